"""Tables of a person's own: read from text as programs write it, and made into samples."""
