"""The views: each shows what it is given, and knows no other."""
