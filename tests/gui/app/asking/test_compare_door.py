"""What is imported when runs are compared: the click waits for it."""

import subprocess
import sys


def test_comparing_imports_nothing_of_exports_and_files():
    code = (
        "import sys, xorviz.gui.app.asking.compare_door;"
        "print(*(name for name in sys.modules if name.startswith('xorviz')))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    names = done.stdout.split()
    assert "xorviz.gui.compare.compare_window" in names
    assert not [name for name in names if name.startswith(("xorviz.gui.export", "xorviz.core.runfile"))]
