"""What the window wishes to see: computed in other threads, the newest wish of each purpose counts."""
