"""What goes back: report, digest, who should hear, delivery states and retry decisions."""
