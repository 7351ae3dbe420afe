"""A weight moved by plus and minus epsilon: a fan of futures, and how far they are apart."""
