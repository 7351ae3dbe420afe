"""What pictures have in common that are moved and zoomed: with the mouse, and by keys."""
