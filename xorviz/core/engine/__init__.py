"""What trains: NumPy, or the same compiled; batches and their order."""
