"""Surveys as files that people write: YAML in and out, and the texts that translators get."""
