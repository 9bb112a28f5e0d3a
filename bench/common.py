"""What the benchmarks share: fresh databases in child processes, and results kept as JSON."""

import json
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Any

RESULTS = Path(__file__).parent / "results"


@contextmanager
def data_folder() -> Iterator[Path]:
    """Yield a data folder that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="tuopin-bench-") as folder:
        yield Path(folder)


def child(module: str, *args: str, data: Path, url: str = "") -> dict[str, Any]:
    """Run one step of a benchmark in a fresh process, whose last line is one JSON object."""
    env = {
        **os.environ,
        "TUOPIN_DATA": str(data),
        "DJANGO_SETTINGS_MODULE": "tuopin.config.settings",
    }
    if url:
        env["DATABASE_URL"] = url
    else:
        env.pop("DATABASE_URL", None)
    command = [sys.executable, "-m", module, *args]
    done = subprocess.run(command, env=env, stdout=subprocess.PIPE, check=True)
    return dict(json.loads(done.stdout.splitlines()[-1]))


def set_up() -> None:
    """Bring Django up and the database to the newest schema, inside a child."""
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)


def peak_mb() -> float:
    """Return the most memory that this process has held, in MB."""
    import resource

    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1)


def keep(name: str, result: dict[str, Any]) -> Path:
    """Keep a benchmark's result as JSON beside what it ran on."""
    RESULTS.mkdir(exist_ok=True)
    ran_on = {
        "python": platform.python_version(), "django": version("django"),
        "system": platform.system(), "processors": os.cpu_count(),
    }  # fmt: skip
    path = RESULTS / f"{name}.json"
    path.write_text(json.dumps({**result, "ran_on": ran_on}, indent=1, ensure_ascii=False) + "\n")
    return path
