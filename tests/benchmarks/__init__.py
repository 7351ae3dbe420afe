"""What xorviz takes in time and memory: `python -m tests.benchmarks` measures it. Never part of the tests."""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as the program does, before NumPy is imported
