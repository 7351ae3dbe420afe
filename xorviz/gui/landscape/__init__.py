"""The loss over a plane through parameter space, with the run's path."""
