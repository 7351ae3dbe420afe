"""The loss and the size of the gradients over the epochs."""
