"""What a run tells of itself: columns and files of every epoch, a line, a table."""
