"""`python -m tuopin.config.cli` is the command line too: the server starts its helpers by it."""

import sys

from tuopin.config.cli import main

sys.exit(main())
