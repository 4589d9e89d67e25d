"""From groups to words: names, descriptions and quotes."""
