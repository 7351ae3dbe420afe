"""What is measured on. The machine's name is nobody's business."""

import os
import platform
from importlib.metadata import version
from pathlib import Path

from xorviz import __version__

PACKAGES = {"NumPy": "numpy", "Numba": "numba", "PySide6": "PySide6-Essentials", "pyqtgraph": "pyqtgraph"}


def describe_machine() -> dict[str, str]:
    """Return each fact in words, by what it is about."""
    facts = {
        "xorviz": f"xorviz {__version__}",
        "processor": processor(),
        "cores": f"{os.cpu_count()} cores",
        "system": system(),
        "Python": f"Python {platform.python_version()}",
    }
    return facts | {name: f"{name} {version(package)}" for name, package in PACKAGES.items()}


def processor() -> str:
    """Return the processor's model; Linux says it in a file, other systems to `platform`."""
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        lines = []
    models = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return models[0] if models else platform.processor() or platform.machine()


def system() -> str:
    """Return the system's name and version."""
    try:
        return platform.freedesktop_os_release()["PRETTY_NAME"]
    except (OSError, KeyError):
        return f"{platform.system()} {platform.release()}"
