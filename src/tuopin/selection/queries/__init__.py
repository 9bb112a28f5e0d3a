"""Reading of applications, verifications, pairings and notices, as of a day where it matters."""

from tuopin.selection.queries.cases import (
    ApplicationFile,
    ApplicationRow,
    application,
    application_file,
    applications,
    applications_of,
    uncovered,
)
from tuopin.selection.queries.counts import (
    STEPS,
    Counts,
    counted,
    counts_on,
    state_counts,
    stepped,
)
from tuopin.selection.queries.deciding import Judged, Preview, cases_for, preview_approval
from tuopin.selection.queries.kinship import kin_declared, kin_of, kin_row
from tuopin.selection.queries.notices import NoticeItemRow, NoticeRow, notice_items, notices_open
from tuopin.selection.queries.opinions import opinions_of, to_pair
from tuopin.selection.queries.pairings import (
    PairedHome,
    PairRow,
    households_of,
    lacking,
    pairings_on,
)
from tuopin.selection.queries.parts import in_force, parts_ever, parts_filed, parts_of
from tuopin.selection.queries.printing import filed_rows
from tuopin.selection.queries.ranking import (
    Scale,
    cases_named,
    grounds_of,
    left_as,
    made_ranking,
    ranked,
    ranking_on,
    scale_of,
    scale_on,
)
from tuopin.selection.queries.visits import visits_of

__all__ = [
    "STEPS",
    "ApplicationFile",
    "ApplicationRow",
    "Counts",
    "Judged",
    "NoticeItemRow",
    "NoticeRow",
    "PairRow",
    "PairedHome",
    "Preview",
    "Scale",
    "application",
    "application_file",
    "applications",
    "applications_of",
    "cases_for",
    "cases_named",
    "counted",
    "counts_on",
    "filed_rows",
    "grounds_of",
    "households_of",
    "in_force",
    "kin_declared",
    "kin_of",
    "kin_row",
    "lacking",
    "left_as",
    "made_ranking",
    "notice_items",
    "notices_open",
    "opinions_of",
    "pairings_on",
    "parts_ever",
    "parts_filed",
    "parts_of",
    "preview_approval",
    "ranked",
    "ranking_on",
    "scale_of",
    "scale_on",
    "state_counts",
    "stepped",
    "to_pair",
    "uncovered",
    "visits_of",
]
