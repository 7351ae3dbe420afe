"""Signs that mean the same wherever they are drawn."""
