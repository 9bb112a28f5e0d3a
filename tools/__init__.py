"""What the Makefile runs: set-up, lock files, test databases, a browser, the tests themselves."""
