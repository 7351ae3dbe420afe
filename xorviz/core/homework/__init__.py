"""Homework: what a learner hands in, and what comes of it when all of it is computed again."""
