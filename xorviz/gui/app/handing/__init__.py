"""Hand-outs in the window: opened, made for a student, and left again."""
