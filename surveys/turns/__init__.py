"""One message's way through the engine: what came, what it answers, what is asked next."""
