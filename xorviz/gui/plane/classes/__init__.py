"""The classes of the samples in the input plane, by their names."""
