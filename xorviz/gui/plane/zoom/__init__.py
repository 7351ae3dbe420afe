"""How much of the input plane is shown, and what changes that."""
