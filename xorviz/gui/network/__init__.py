"""The network diagram."""
