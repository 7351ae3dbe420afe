"""Play, step, speed, and where the run is."""
