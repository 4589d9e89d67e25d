"""What people answered, written for other programs and read back: one file a format."""
