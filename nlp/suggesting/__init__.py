"""What the machine would change about a board, for people to decide: merges, splits, small but serious."""
