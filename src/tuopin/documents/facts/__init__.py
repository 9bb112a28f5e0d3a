"""Gathering the facts of papers from the rooms' queries, in a constant number of reads."""

from tuopin.documents.facts.gathering import cases_of
from tuopin.documents.facts.listing import household_items

__all__ = ["cases_of", "household_items"]
