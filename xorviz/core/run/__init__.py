"""A run as a list of facts: settings, training, edits, history, landmarks, files."""
