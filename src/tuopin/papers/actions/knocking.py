"""The public page's doorkeeper: so many questions a minute from one address, on every worker."""

from django.db import IntegrityError, transaction
from django.db.models import F

from tuopin.base.seal import mac
from tuopin.papers.models import Knock

NOBODY = "000000"
_KEPT_MINUTES = 2


def let_in(address: str, minute: int, most: int) -> bool:
    """Count a question of an address in a minute and say whether it may be asked.

    Not an act: nobody acts, and nothing is kept of it. One read where it may not; one read and
    one short write where it may.
    """
    who = mac("knock", f"{minute}|{address}")[:32]
    mine = Knock.objects.filter(county=NOBODY, who=who)
    if mine.filter(times__gte=most).exists():
        return False
    if mine.update(times=F("times") + 1):
        return True
    try:
        with transaction.atomic():
            Knock.objects.create(county=NOBODY, who=who, minute=minute)
    except IntegrityError:
        # Another worker was first.
        mine.update(times=F("times") + 1)
    else:
        Knock.objects.filter(county=NOBODY, minute__lt=minute - _KEPT_MINUTES).delete()
    return True
