"""Django's commands, for those who look for them here; `tuopin manage` is the same."""

import sys

from tuopin.config.cli import main

if __name__ == "__main__":
    sys.exit(main(["manage", *sys.argv[1:]]))
