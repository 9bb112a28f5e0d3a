"""The print list: what was printed, signed, scanned; what of it is signed in another room."""

from django.db.models import (
    Case,
    CharField,
    Count,
    DateField,
    Exists,
    F,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from tuopin.agreements.models import Agreement, Paper, Signature
from tuopin.agreements.states import PAPER_KINDS, PARTIES
from tuopin.base.scope import Scope, within
from tuopin.kit.scope import area_prefix
from tuopin.papers.models import Issued

# Signed for in 签约: contract, note and application one by one, the letter by its five parties.
LETTER = "letters"
ELSEWHERE = (*PAPER_KINDS, LETTER)
ORDER = ("region", "kind", "id")
STATES = ("to_sign", "signed", "unscanned", "replaced", "void")


def print_list(
    scope: Scope, batch: int | None = None, kind: str = "", region: str = "", state: str = ""
) -> QuerySet[Issued]:
    """Return the papers within a scope by place and kind, as `standing` shows them; by `ORDER`.

    `state`: '' all that stand, else one of `STATES`. One read, whatever the number of papers.
    """
    found = standing(within(Issued.objects.all(), scope))
    if batch is not None:
        found = found.filter(batch=batch)
    if kind:
        found = found.filter(kind=kind)
    if region:
        found = within(found, Scope(scope.county, (area_prefix(region),)))
    return _in_state(found, state).select_related("scan").order_by(*ORDER)


def print_counts(scope: Scope, batch: int | None = None, kind: str = "") -> dict[str, int]:
    """Return how many papers are in each state of the list, '' for all that stand; one read."""
    found = standing(within(Issued.objects.all(), scope)).order_by()
    if batch is not None:
        found = found.filter(batch=batch)
    if kind:
        found = found.filter(kind=kind)
    tally = {state: Count("id", filter=_Q[state]) for state in STATES}
    counts = found.aggregate(stand=Count("id", filter=_STAND), **tally)
    return {"": counts.pop("stand"), **counts}


def standing(found: QuerySet[Issued]) -> QuerySet[Issued]:
    """Put beside papers how they stand: void with their agreement, signed in 签约.

    `shown` is the state that holds; `signed_day` when it was signed, here or there; `agreed_on`
    when it was signed there.
    """
    county = OuterRef("county")
    gone = Agreement.objects.filter(county=county, number=OuterRef("number"), state="void")
    here = Paper.objects.filter(
        county=county, kind=OuterRef("kind"), replaced_on__isnull=True,
        agreement__household=OuterRef("household"), agreement__batch__number=OuterRef("batch"),
        agreement__void_on__isnull=True,
    )  # fmt: skip
    hands = Signature.objects.filter(
        county=county, letter__agreement__household=OuterRef("household"),
        letter__agreement__batch__number=OuterRef("batch"),
        letter__agreement__void_on__isnull=True,
    )  # fmt: skip
    whole = hands.order_by().values("letter").annotate(n=Count("id"), last=Max("signed_on"))
    agreed = Case(
        When(kind__in=PAPER_KINDS, then=Subquery(here.values("signed_on")[:1])),
        When(kind=LETTER, then=Subquery(whole.filter(n=len(PARTIES)).values("last")[:1])),
        output_field=DateField(null=True),
    )
    return found.annotate(
        agreed_on=agreed,
        void_too=Exists(gone),
    ).annotate(
        signed_day=Coalesce(F("signed_on"), F("agreed_on")),
        shown=Case(
            When(Q(state="void") | (Q(void_too=True) & ~Q(number="")), then=Value("void")),
            When(state="replaced", then=Value("replaced")),
            When(Q(state="signed") | Q(agreed_on__isnull=False), then=Value("signed")),
            default=Value("printed"),
            output_field=CharField(),
        ),
    )


_STAND = Q(shown__in=("printed", "signed"))
_Q = {
    "to_sign": Q(shown="printed"),
    "signed": Q(shown="signed"),
    "unscanned": Q(shown="signed", scan__isnull=True),
    "replaced": Q(shown="replaced"),
    "void": Q(shown="void"),
}


def _in_state(found: QuerySet[Issued], state: str) -> QuerySet[Issued]:
    return found.filter(_Q.get(state, _STAND))
