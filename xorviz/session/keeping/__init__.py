"""What is kept of a session in a file, and how it comes back."""
