"""The speed limit in C, if its source is there and a compiler too: that of all lies beside the project."""

import shutil
import subprocess
from pathlib import Path

SOURCE = Path(__file__).parents[3] / "../shared/bench/limit.c"
FLAGS = ["-O3", "-march=native"]


def build_limit(folder: Path, source: Path = SOURCE) -> Path | None:
    """Compile a program into a folder; None if that is not possible here."""
    compiler, program = shutil.which("cc"), folder / "limit"
    if compiler is None or not source.is_file():
        return None
    command = [compiler, *FLAGS, "-o", str(program), str(source), "-lm"]
    return program if subprocess.run(command, check=False).returncode == 0 else None


def run_limit(program: Path, seconds: float) -> dict[str, float]:
    """Return the epochs/s of each workload, each run for this long."""
    outcome = subprocess.run([program, str(seconds)], check=True, capture_output=True, text=True)
    pairs = (line.split() for line in outcome.stdout.splitlines())
    return {name: float(rate) for name, rate in pairs}


def compiler_version() -> str:
    outcome = subprocess.run(["cc", "--version"], check=True, capture_output=True, text=True)
    return outcome.stdout.splitlines()[0]
