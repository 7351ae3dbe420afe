"""What comes with a choice, and what follows from it."""
