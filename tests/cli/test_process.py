"""The command line in a process of its own."""

import json
import os
import subprocess
import sys

import pytest


def python(*arguments, **options):
    return subprocess.run(
        [sys.executable, *arguments],
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        timeout=60,
        check=False,
        **options,
    )


def test_a_true_process(tmp_path):
    done = python("-m", "xorviz", "train", "--epochs", "50", "--json", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["epochs"] == 50
    wrong = python("-m", "xorviz", "train", "--hidden", "1.5", cwd=tmp_path)
    assert (wrong.returncode, wrong.stdout) == (2, "")
    assert wrong.stderr.count("\n") == 1
    assert "Traceback" not in wrong.stderr


@pytest.mark.slow
@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "cp437"])
def test_what_an_output_cannot_show_is_plainer_and_no_error(encoding):
    settings = os.environ | {"PYTHONIOENCODING": encoding}
    done = python("-m", "xorviz", "experiments", "tanh", "xor", env=settings)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Will tanh be quicker?" in done.stdout
    wrong = python("-m", "xorviz", "train", "--hidden", "ŷ한", env=settings)
    assert (wrong.returncode, wrong.stderr.count("\n")) == (2, 1)


@pytest.mark.slow
def test_train_never_imports_qt():
    code = (
        "import sys; from xorviz.cli import main; code = main(['train', '--epochs', '5', '--json']);"
        "print([name for name in sys.modules if name.startswith(('PySide6', 'pyqtgraph'))], file=sys.stderr)"
    )
    assert python("-c", code).stderr == "[]\n"


@pytest.mark.slow
@pytest.mark.parametrize("name", ["h.csv", "h.npz"])
def test_a_file_that_cannot_grow_leaves_nothing(tmp_path, name):
    """A true short write: the system refuses what goes beyond 4 KiB, as a full disk does."""
    import resource

    done = python(
        *["-B", "-m", "xorviz", "train", "--epochs", "500", "--history", str(tmp_path / name)],
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096)),
    )
    assert done.returncode == 1
    assert done.stderr == f"xorviz: {tmp_path / name} could not be written: File too large\n"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_an_output_that_is_full_is_one_line():
    with open("/dev/full", "w") as full:
        command = [sys.executable, "-m", "xorviz", "train", "--epochs", "1"]
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.splitlines() == ["xorviz: the output could not be written: No space left on device"]
