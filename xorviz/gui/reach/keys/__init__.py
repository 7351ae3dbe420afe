"""What the keyboard has, and what its keys do."""
