"""What xorviz takes in time and memory: `python -m tests.benchmarks` measures it. Never part of the tests."""
