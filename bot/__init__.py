"""Residents: the conversation, its channels, ingest and sender."""
