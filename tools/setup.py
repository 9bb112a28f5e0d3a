"""Sets up a checkout: virtual environment, locked packages, translations, front end.

Runs on any Python from 3.11 with nothing installed. Each step leaves a stamp with the hash of what
it was made from, so a second run does only what has changed.
"""

import hashlib
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from tools import node

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMPS = VENV / "stamps"
LOCK = ROOT / "requirements-dev.lock"
LOCALE = ROOT / "src" / "tuopin" / "locale"
FRONTEND = ROOT / "frontend"
BUILT = ROOT / "src" / "tuopin" / "desk" / "static" / "desk" / "dist"


def main() -> None:
    """Bring the checkout up to date, step by step."""
    environment()
    step("packages", [LOCK], packages)
    step("package", [ROOT / "pyproject.toml"], package, (VENV / "bin" / "tuopin",))
    sources = sorted(LOCALE.rglob("*.po"))
    step("translations", sources, translations, [po.with_suffix(".mo") for po in sources])
    lock = [FRONTEND / "package.json", FRONTEND / "package-lock.json"]
    step("frontend packages", lock, frontend_packages, (FRONTEND / "node_modules",))
    step("frontend", frontend_sources(), frontend, (BUILT,))


def environment() -> None:
    """Make .venv, anew when it is broken or was moved here from another folder."""
    made_for = f"{ROOT}\n"
    stamp = STAMPS / "environment"
    moved = stamp.exists() and stamp.read_text("utf-8") != made_for
    if not moved and runs():
        keep(stamp, made_for)
        return
    say("virtual environment")
    try:
        run([sys.executable, "-m", "venv", "--clear", str(VENV)])
    except SystemExit:
        raise SystemExit(
            "Python's venv module does not work here; on Debian: apt-get install python3-venv"
        ) from None
    keep(stamp, made_for)


def runs() -> bool:
    """Say whether .venv holds a Python of at least 3.11 with pip."""
    check = "import pip, sys; sys.exit(sys.version_info < (3, 11))"
    try:
        done = subprocess.run([str(PYTHON), "-c", check], check=False, capture_output=True)
    except OSError:
        return False
    return done.returncode == 0


def step(
    name: str, sources: Iterable[Path], make: Callable[[], None], made: Iterable[Path] = ()
) -> None:
    """Run a step unless its sources are as they were and all that it makes is there."""
    now = digest(sources)
    stamp = STAMPS / name.replace(" ", "-")
    if stamp.exists() and stamp.read_text("utf-8") == now and all(p.exists() for p in made):
        return
    say(name)
    start = time.monotonic()
    make()
    keep(stamp, now)
    print(f"setup: {name} done in {time.monotonic() - start:.0f} s", flush=True)


def packages() -> None:
    """Install every locked package, each checked against its hash."""
    pip("--require-hashes", "--requirement", str(LOCK))


def package() -> None:
    """Install the package itself, editable, with the build backend that is locked."""
    pip("--no-deps", "--no-build-isolation", "--editable", str(ROOT))


def translations() -> None:
    """Compile every catalogue of the interface's two languages."""
    for domain in sorted({po.stem for po in LOCALE.rglob("*.po")}):
        pybabel = [str(PYTHON), "-m", "babel.messages.frontend", "--quiet", "compile"]
        run([*pybabel, "--domain", domain, "--directory", str(LOCALE)])


def frontend_packages() -> None:
    """Install the front end's locked packages; none of their install scripts is run."""
    quiet = ["--ignore-scripts", "--no-audit", "--no-fund", "--no-progress"]
    run(["npm", "ci", *quiet], cwd=FRONTEND, env=node.environment())


def frontend() -> None:
    """Build scripts and styles into the desk's static folder."""
    run(["npm", "run", "--silent", "build"], cwd=FRONTEND, env=node.environment())


def frontend_sources() -> list[Path]:
    """Return every file that the built front end is made from."""
    files = (p for p in FRONTEND.rglob("*") if p.is_file())
    return sorted(p for p in files if "node_modules" not in p.relative_to(FRONTEND).parts)


def digest(paths: Iterable[Path]) -> str:
    """Return one hash over names and contents."""
    whole = hashlib.sha256()
    for path in paths:
        content = hashlib.sha256(path.read_bytes()).hexdigest()
        whole.update(f"{path.relative_to(ROOT)} {content}\n".encode())
    return whole.hexdigest()


def pip(*arguments: str) -> None:
    """Run pip install in .venv."""
    quiet = ["--quiet", "--no-input", "--disable-pip-version-check", "--no-user"]
    run([str(PYTHON), "-m", "pip", "install", *quiet, *arguments])


def run(command: list[str], cwd: Path = ROOT, env: dict[str, str] | None = None) -> None:
    """Run a command; raises SystemExit with its name when it fails."""
    done = subprocess.run(command, check=False, cwd=cwd, env=env, stdin=subprocess.DEVNULL)
    if done.returncode != 0:
        raise SystemExit(f"setup: failed ({done.returncode}): {' '.join(command)}")


def keep(stamp: Path, text: str) -> None:
    """Write a stamp."""
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(text, "utf-8")


def say(name: str) -> None:
    """Say what begins."""
    print(f"setup: {name} …", flush=True)


if __name__ == "__main__":
    main()
