"""What themes amount to: people, strength, leaning, place in a framework."""
