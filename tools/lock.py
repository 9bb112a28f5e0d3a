"""Makes the two lock files from pyproject.toml, or checks that they answer to it.

`python -m tools.lock` makes them again and keeps what still fits, `--upgrade` takes the newest, and
`--check` compares without a network.

A lock file's first line holds the hash of the requirements it was made from. The files hold
versions and hashes and name no index, so any mirror can serve them.
"""

import hashlib
import json
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PROJECT = ROOT / "pyproject.toml"
RUN_TIME = ROOT / "requirements.lock"
DEV = ROOT / "requirements-dev.lock"
OLDEST_PYTHON = "3.11"
# What builds the editable package without a network of its own.
EDITABLE = "editables>=0.5"


def main(arguments: list[str]) -> None:
    """Make or check requirements.lock and requirements-dev.lock."""
    project = tomllib.loads(PROJECT.read_text("utf-8"))
    run_time = sorted(project["project"]["dependencies"])
    build = [*project["build-system"]["requires"], EDITABLE]
    dev = sorted([*run_time, *project["dependency-groups"]["dev"], *build])
    if arguments == ["--check"]:
        check(RUN_TIME, run_time)
        check(DEV, dev)
        return
    compile_lock(DEV, dev, arguments)
    # The tests must run on the very versions that are served.
    compile_lock(RUN_TIME, run_time, [*arguments, "--constraint", str(DEV)])


def check(lock: Path, requirements: list[str]) -> None:
    """Raise SystemExit when a lock file was made from other requirements."""
    if lock.read_text("utf-8").partition("\n")[0] != first_line(requirements):
        raise SystemExit(f"{lock.name} does not answer to pyproject.toml: run make lock.")


def compile_lock(lock: Path, requirements: list[str], arguments: list[str]) -> None:
    """Resolve for every platform and Python from the oldest on, and write versions and hashes."""
    options = ["--universal", "--generate-hashes", "--python-version", OLDEST_PYTHON]
    quiet = ["--quiet", "--no-header", "--no-config", "--no-emit-index-url", "--no-annotate"]
    subprocess.run(
        [uv(), "pip", "compile", *options, *quiet, *arguments, "-", "--output-file", str(lock)],
        check=True,
        input="\n".join(requirements),
        text=True,
    )
    lock.write_text(f"{first_line(requirements)}\n{lock.read_text('utf-8')}", "utf-8")


def first_line(requirements: list[str]) -> str:
    """Return the line that ties a lock file to what it was made from."""
    return f"# requirements {hashlib.sha256(json.dumps(requirements).encode()).hexdigest()}"


def uv() -> str:
    """Return the resolver, brought into the virtual environment when it is not there."""
    beside = Path(sys.executable).parent / "uv"
    found = str(beside) if beside.exists() else shutil.which("uv")
    if found is None:
        subprocess.run([sys.executable, "-m", "pip", "install", "--quiet", "uv"], check=True)
        found = str(beside)
    return found


if __name__ == "__main__":
    main(sys.argv[1:])
