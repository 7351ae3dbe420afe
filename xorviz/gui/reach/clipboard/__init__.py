"""Pictures and numbers to the clipboard."""
