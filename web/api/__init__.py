"""What the console does, for programs: one file per noun, one table of endpoints."""
