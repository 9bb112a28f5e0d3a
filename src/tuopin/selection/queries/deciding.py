"""What an approval looks at, for one or for many, and the preview of a batch approval."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Sum

from tuopin.base.rows import chunks
from tuopin.kit.terms import Word
from tuopin.policy.queries import terms_on
from tuopin.policy.rules import Terms
from tuopin.register.models import Member
from tuopin.selection.models import Application, Opinion, Part, Verification
from tuopin.selection.queries.counts import stepped
from tuopin.selection.queries.kinship import kin_of
from tuopin.selection.queries.pairings import pairings_on
from tuopin.selection.rules.applying import PartLine
from tuopin.selection.rules.approving import Case, Limits, OpinionFact, refusals, standard_of
from tuopin.selection.rules.excluding import Home
from tuopin.selection.rules.history import Days, last_on
from tuopin.workflow.rules import Actor

PART = ("category", "content", "quantity_milli", "unit", "amount_fen", "own_fen", "gain_fen")
CASE = (
    "id", "household_id", "region", "batch_id", "amount_fen", "revision", "household__head_name",
    "household__income_fen", "household__people", *Days._fields,
)  # fmt: skip


class Judged(NamedTuple):
    """One decision in a preview: whether it will be done, and if not every reason in words."""

    application: UUID
    name: str
    region: str
    amount_fen: int
    standard_fen: int
    will: bool
    why: tuple[Word, ...]


class Preview(NamedTuple):
    """What a batch approval would do: the decisions one by one, how many, and the sums after.

    `before_fen` is approved already in the batches concerned, `after_fen` with those that will be.
    """

    rows: list[Judged]
    will: int
    refused: int
    will_fen: int
    before_fen: int
    after_fen: int


def limits_of(terms: Terms) -> Limits:
    """Return the terms that approvals are held to (R30, R40)."""
    return Limits(terms["loan.standard"], terms["selection.better_off_fen"])


def cases_for(
    county: str, applications: Iterable[UUID], on: date, approver: UUID | None = None
) -> dict[UUID, Case]:
    """Return what an approval on a day looks at, by application; eight queries for 900 of them."""
    found: dict[UUID, Case] = {}
    for piece in chunks(dict.fromkeys(applications)):
        found.update(_cases(county, piece, on, approver))
    return found


def _cases(county: str, keys: list[UUID], on: date, approver: UUID | None) -> dict[UUID, Case]:
    rows = list(Application.objects.filter(county=county, id__in=keys).values(*CASE))
    homes = [row["household_id"] for row in rows]
    cadres = set(
        Member.objects.filter(county=county, household__in=homes, cadre=True).values_list(
            "household_id", flat=True
        )
    )
    parts = _parts(county, keys)
    visits = {
        visit.application_id: visit
        for visit in Verification.objects.filter(county=county, application__in=keys)
    }
    opinions: dict[tuple[UUID, int], list[OpinionFact]] = defaultdict(list)
    said = Opinion.objects.filter(county=county, application__in=keys, given_on__lte=on)
    for key, revision, verdict, advised in said.values_list(
        "application_id", "revision", "verdict", "advised_fen"
    ):
        opinions[key, revision].append(OpinionFact(verdict, advised))
    pairs = pairings_on(county, homes, on)
    kin = kin_of(county, homes, [approver], on) if approver else set()
    return {
        row["id"]: Case(
            row["id"], row["household__head_name"], row["region"], row["state"], row["batch_id"],
            row["amount_fen"], tuple(parts[row["id"]]),
            _home(row, row["household_id"] in cadres, visits.get(row["id"])),
            visits[row["id"]].verifier_id if row["id"] in visits else None,
            last_on(Days(*(row[name] for name in Days._fields))),
            tuple(opinions[row["id"], row["revision"]]),
            frozenset(pairs.get(row["household_id"], ())),
            (row["household_id"], approver) in kin,
        )
        for row in rows
    }  # fmt: skip


def _parts(county: str, keys: list[UUID]) -> dict[UUID, list[PartLine]]:
    found: dict[UUID, list[PartLine]] = defaultdict(list)
    rows = Part.objects.filter(county=county, application__in=keys, dropped_on__isnull=True)
    for key, *part in rows.order_by("position").values_list("application_id", *PART):
        found[key].append(PartLine(*part))
    return found


def _home(row: Mapping[str, Any], cadre: bool, visit: Verification | None) -> Home:
    known = Home(row["household__income_fen"], row["household__people"], cadre)
    if visit is None:
        return known
    return known._replace(
        housing=visit.housing, family=visit.family, able=visit.able,
        poor_in_village=visit.poor_in_village, signed=visit.signed,
    )  # fmt: skip


def preview_approval(actor: Actor, on: date, decisions: Sequence[Mapping[str, Any]]) -> Preview:
    """Say what approving these would do, decision by decision, without doing it (R41, R46).

    `decisions` as for `approve`: {application, amount_fen, reason}. Applications outside the
    actor's area are left out.
    """
    scope = actor.scope("selection.approve")
    limits = limits_of(terms_on(actor.county, on))
    keys = [UUID(str(d["application"])) for d in decisions]
    cases = cases_for(actor.county, keys, on, actor.id)
    rows = []
    for key, decision in zip(keys, decisions, strict=True):
        case = cases.get(key)
        if case is None or not scope.covers(case.region):
            continue
        amount, reason = decision["amount_fen"], decision.get("reason", "")
        why = refusals(case, amount, reason, actor.id, limits, on)
        standard = standard_of(case.parts, limits.standard)
        words = tuple(Word(code) for code in why)
        rows.append(Judged(key, case.name, case.region, amount, standard, not why, words))
    done = [row for row in rows if row.will]
    will_fen = sum(row.amount_fen for row in done)
    before = _approved_fen(actor.county, {case.batch for case in cases.values()}, on)
    return Preview(rows, len(done), len(rows) - len(done), will_fen, before, before + will_fen)


def _approved_fen(county: str, batches: set[UUID], on: date) -> int:
    rows = Application.objects.filter(stepped("approved", on), county=county, batch__in=batches)
    return int(rows.aggregate(fen=Sum("approved_fen"))["fen"] or 0)
