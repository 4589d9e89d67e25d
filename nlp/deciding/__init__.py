"""What people decided about a run: applied, counted, refused, undone, read from files."""
