"""What must never wait: danger screening, approved texts, helplines."""
