"""Java's values and their methods, as templates see them."""
