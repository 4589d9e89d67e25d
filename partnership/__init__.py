"""What is done about it: actions and their outcomes."""
