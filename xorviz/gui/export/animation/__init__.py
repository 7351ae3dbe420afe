"""Frames of a run in one file that moves: the formats, each written frame by frame as they are drawn."""
