"""The program: it puts the rooms together and connects them with the session."""
