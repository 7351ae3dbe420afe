"""The computation graph of an update."""
