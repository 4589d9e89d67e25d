"""Everything served over HTTP: public pages, the chat page, the console, webhook, health."""
