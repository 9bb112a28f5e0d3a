"""Figures as plain data: what each means, and how it is said."""

from tuopin.reports.rules.catalogue import Definition, catalogue, definition
from tuopin.reports.rules.saying import said, said_day, said_money, unit_word

__all__ = ["Definition", "catalogue", "definition", "said", "said_day", "said_money", "unit_word"]
