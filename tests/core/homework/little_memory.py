"""An examiner that has hardly any memory: run as a process by a test."""

from xorviz.core.homework import examiner

if __name__ == "__main__":
    examiner.MOST_BYTES = 2**20
    examiner.main()
