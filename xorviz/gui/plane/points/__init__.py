"""Samples put into the plane, moved and taken out by hand."""
