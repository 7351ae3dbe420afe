"""One update as a graph of elementary operations."""
