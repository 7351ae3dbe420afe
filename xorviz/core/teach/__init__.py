"""Lesson, experiments, claims, predictions, exercises and answers."""
