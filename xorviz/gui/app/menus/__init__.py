"""All that can be done by menu, button or key."""
