"""Answers as people type them: what each type of question reads, in English and Welsh."""
