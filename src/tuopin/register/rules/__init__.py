"""The registers' forms, and what makes a row right: pure."""
