"""What was said: redact, split, embed, cluster, label, map, rank; decisions folded over runs."""
