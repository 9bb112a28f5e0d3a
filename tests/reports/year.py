"""The shipped county's year in small, which conftest's `lived` stands on."""

from tuopin.pilot.demo import shipped

N = 24  # households
CODE = shipped().code
