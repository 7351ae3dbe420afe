"""What becomes of a run if one parameter is moved a little: a fan of futures, and how far they are apart."""
