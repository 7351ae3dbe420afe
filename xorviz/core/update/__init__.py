"""One update taken apart: its operations, how each is written, and the numbers filled in."""
