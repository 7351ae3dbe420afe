"""The weights and gradients as matrices."""
