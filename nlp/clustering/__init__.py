"""From points to groups: which are about the same thing, without being told how many."""
