"""What the window shows: the run, the cursor, the playback. Knows no widget."""
