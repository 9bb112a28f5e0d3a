"""`python -m bench [NAME…]`: run every benchmark, or those named, and keep the results."""

import sys
from importlib import import_module
from pathlib import Path

from bench.common import keep


def main(names: list[str]) -> int:
    """Run benchmarks; exit 1 when one misses its bar."""
    found = sorted(p.stem for p in Path(__file__).parent.glob("*_bench.py"))
    missed = 0
    for stem in found:
        name = stem.removesuffix("_bench")
        if names and name not in names:
            continue
        result = import_module(f"bench.{stem}").run()
        keep(name, result)
        met = all(result.get("met", {}).values())
        missed += not met
        print(f"{name}: {'met' if met else 'MISSED'} {result}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
