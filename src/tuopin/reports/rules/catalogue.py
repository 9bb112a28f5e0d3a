"""The catalogue of figures: code, names, unit, definition, and which rows a figure opens."""

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import NamedTuple

# Of these figures the rows are only what the figure was reckoned from.
_RECKONED = re.compile(r"_per_|average")
_UNCOUNTED = {"rate", "date", "state"}
# Capital and the special account lie with the county's settlement centre (R09).
_COUNTY_ALONE = {"ledger.capital", "ledger.special"}
_MARKS = {"N": r"(?P<batch>\d+)", "EVENT": r"(?P<event>[^.]+)"}


class Definition(NamedTuple):
    """One figure.

    `rows` names the list that it opens; `batch` and `event` are filled in where the code carries
    them.
    """

    code: str
    unit: str
    zh: str
    en: str
    definition_zh: str
    definition_en: str
    rows: str
    batch: int | None = None
    event: str | None = None

    def name(self, lang: str = "zh") -> str:
        """Return what the figure is called, with its batch's number."""
        if lang.startswith("en"):
            return f"{self.en}, batch {self.batch}" if self.batch else self.en
        return f"第{self.batch}批{self.zh}" if self.batch else self.zh

    @property
    def adds_up(self) -> bool:
        """Say whether its rows come to the figure; a mean, a rate, a day, a state rests on them."""
        return self.unit not in _UNCOUNTED and not _RECKONED.search(self.code)

    @property
    def county_alone(self) -> bool:
        """Say whether only the county as a whole has the figure: no township has a share of it."""
        return self.rows in _COUNTY_ALONE

    def bare(self, lang: str = "zh") -> str:
        """Return what the figure is called where its batch is named beside it."""
        return self.en if lang.startswith("en") else self.zh

    def meaning(self, lang: str = "zh") -> str:
        """Return the figure's one definition."""
        return self.definition_en if lang.startswith("en") else self.definition_zh


@cache
def catalogue() -> dict[str, Definition]:
    """Return every figure by its code as the catalogue writes it (batch.N.…, disaster.EVENT.…)."""
    path = Path(__file__).parent.parent / "catalogue.toml"
    data = tomllib.loads(path.read_text("utf-8"))
    return {code: Definition(code=code, **entry) for code, entry in data.items()}


@cache
def _patterns() -> list[tuple[re.Pattern[str], Definition]]:
    found = []
    for code, entry in catalogue().items():
        parts = [_MARKS.get(part, re.escape(part)) for part in code.split(".")]
        if any(part in _MARKS for part in code.split(".")):
            found.append((re.compile(r"\.".join(parts)), entry))
    return found


def definition(code: str) -> Definition:
    """Return the definition of a code as it is used (batch.1.applications); raises KeyError."""
    entry = catalogue().get(code)
    if entry is not None:
        return entry
    for pattern, general in _patterns():
        match = pattern.fullmatch(code)
        if match:
            named = match.groupdict()
            batch = named.get("batch")
            return general._replace(
                code=code, batch=int(batch) if batch else None, event=named.get("event")
            )
    raise KeyError(code)
