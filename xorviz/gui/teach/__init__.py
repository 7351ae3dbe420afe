"""Lesson, experiments, questions and answers."""
