"""What the rooms share: theme, numbers, typesetting, widgets, plots. Knows no session."""
