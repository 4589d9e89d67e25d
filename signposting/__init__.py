"""Where help is: assets, imports, places and distances, community-first matching."""
