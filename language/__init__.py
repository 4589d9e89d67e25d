"""How it is said: gettext catalogues of every message and page, plural and date rules."""
