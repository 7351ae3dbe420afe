"""Where the inputs are not two: a plane through two of them, or the curve of one."""
