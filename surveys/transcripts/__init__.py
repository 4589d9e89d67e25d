"""Conversations as text files: played, compared, and counted for what they reach."""
