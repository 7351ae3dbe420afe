"""A run as a program that stands by itself."""
