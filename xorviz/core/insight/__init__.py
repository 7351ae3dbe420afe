"""What can be seen of a network: surface, hidden space, health, pull, gradient check."""
