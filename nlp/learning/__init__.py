"""From earlier themes and corrections to where new points go."""
