"""The file that the window is kept in: new, open, save, and nothing lost."""
