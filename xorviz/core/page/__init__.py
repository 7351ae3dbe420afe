"""A run as one HTML file that replays it in any browser."""
