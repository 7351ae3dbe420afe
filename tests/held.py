"""What a process holds open. A test asks for what has come: what other tests left may go meanwhile."""

import os
import re
import threading
from collections import Counter


def held():
    """How many descriptors this process has open, and how many threads of each name but for its numbers.

    `held() - before` is what has come since, and empty if nothing has, even if something went.
    """
    files = len(os.listdir("/proc/self/fd")) if os.path.isdir("/proc/self/fd") else 0
    names = (each.name for each in threading.enumerate() if each.name != "asyncio")
    return Counter(descriptors=files) + Counter("thread " + re.sub(r"\d+", "", name) for name in names)
