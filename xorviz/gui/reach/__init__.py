"""What brings all of the window within reach of those who do not see it, or have no mouse."""
