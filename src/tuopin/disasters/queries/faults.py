"""What `tuopin check` finds wrong with losses, relief and recovery: promises that rows break."""

from collections.abc import Iterator

from django.db.models import F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce

from tuopin.disasters.models import Loss, LossStep, Recovered, Relief, Support
from tuopin.disasters.states import LOSS


def faults(county: str) -> Iterator[tuple[str, str]]:
    """Yield (code, what) for every loss, support and recovery that breaks a promise; no names."""
    yield from _trails(county)
    yield from _quantities(county)
    yield from _hands(county)
    yield from _supports(county)
    yield from _recovered(county)


def _trails(county: str) -> Iterator[tuple[str, str]]:
    """A loss stands where its last step left it, at the worth that the step says."""
    last = LossStep.objects.filter(county=OuterRef("county"), loss=OuterRef("pk"))
    last = last.order_by("-taken_on", "-id")
    rows = Loss.objects.filter(county=county).annotate(
        left=Subquery(last.values("state")[:1]), worth=Subquery(last.values("fen")[:1])
    )
    untrodden = Q(left__isnull=True) & ~Q(state=LOSS.start)
    astray = Q(left__isnull=False) & (~Q(state=F("left")) | ~Q(loss_fen=F("worth")))
    for key in rows.filter(untrodden | astray).order_by("id").values_list("id", flat=True):
        yield "disasters_trail", str(key)


def _quantities(county: str) -> Iterator[tuple[str, str]]:
    """No more of a part is lost in an event than there was (R102)."""
    rows = Loss.objects.filter(county=county, part__isnull=False).annotate(
        base=Coalesce("part__approved_milli", "part__quantity_milli")
    )
    above = rows.filter(destroyed_milli__gt=F("base")).order_by("id")
    for key in above.values_list("id", flat=True):
        yield "disasters_quantity", str(key)


def _hands(county: str) -> Iterator[tuple[str, str]]:
    """Nobody assesses a loss that he reported himself."""
    own = Loss.objects.filter(county=county, verified_by=F("reported_by")).order_by("id")
    for key in own.values_list("id", flat=True):
        yield "disasters_hands", str(key)


def _supports(county: str) -> Iterator[tuple[str, str]]:
    """Households have no more of a support than it was, and nothing of a void one (R116)."""
    given = Relief.objects.filter(county=county, support=OuterRef("pk"), void_on__isnull=True)
    sums = given.order_by().values("support").annotate(n=Sum("fen")).values("n")
    rows = Support.objects.filter(county=county).annotate(given=Subquery(sums))
    wrong = Q(given__gt=F("fen")) | Q(void_on__isnull=False, given__gt=0)
    for key in rows.filter(wrong).order_by("id").values_list("id", flat=True):
        yield "disasters_support", str(key)


def _recovered(county: str) -> Iterator[tuple[str, str]]:
    """No more is won back of a loss than was lost (R117)."""
    won = Recovered.objects.filter(county=county, loss=OuterRef("pk"))
    sums = won.order_by().values("loss").annotate(n=Sum("fen")).values("n")
    rows = Loss.objects.filter(county=county).annotate(won=Subquery(sums))
    for key in rows.filter(won__gt=F("loss_fen")).order_by("id").values_list("id", flat=True):
        yield "disasters_recovered", str(key)
