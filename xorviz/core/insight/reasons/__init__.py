"""Why a number is what it is: its history, its parts, its paths."""
