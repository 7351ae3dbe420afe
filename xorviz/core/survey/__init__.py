"""Many runs of the same settings, and what becomes of them."""
