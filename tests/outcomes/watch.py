"""Nights of the watch on a return to poverty: shorthand for facts that mark, and for decisions."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from tests.agreements.stage import Stage
from tests.outcomes.lives import Lives
from tests.world import COUNTY, NORTH
from tuopin.disasters.actions import declare, report_loss
from tuopin.outcomes import actions
from tuopin.outcomes.models import Risk
from tuopin.register.models import Household
from tuopin.selection.models import Part
from tuopin.visits.actions import record
from tuopin.visits.models import Duty

AUGUST, SEPTEMBER, OCTOBER = date(2007, 8, 1), date(2007, 9, 1), date(2007, 10, 1)
# The first night that knows August and September as missed.
NIGHT = OCTOBER
DECIDED = date(2007, 10, 9)


class Watch:
    """Lets facts come about that mean a danger, sweeps, and decides."""

    def __init__(self, lives: Lives) -> None:
        self.lives = lives
        self.world = lives.world
        self.act = lives.act
        self.stage: Stage = lives.stage

    def missed(self, home: Household, *months: date, met_on: date | None = None) -> None:
        """Let months go by without a visit, as the visits' own sweep writes them down."""
        for month in months:
            last = (month + timedelta(31)).replace(day=1) - timedelta(1)
            Duty.objects.create(
                county=COUNTY, household=home, region=home.region, month=month, due_on=last,
                officer_id=self.world.people["north_liaison"], met_on=met_on,
            )  # fmt: skip

    def visited(self, home: Household, on: date, progress: str) -> None:
        record(actor=self.act("north_liaison"), on=on, household=home.id, progress=progress)

    def struck(self, home: Household, fen: int, on: date = date(2007, 9, 10)) -> UUID:
        """Let a flood take so much of a household's project."""
        event = declare(
            actor=self.act("county_office"), on=on, code="X", name="“甲”洪涝", kind="洪涝",
            happened_on=on, region=NORTH,
        ).result["event"]  # fmt: skip
        part = Part.objects.filter(application__household=home)[0]
        report_loss(
            actor=self.act("north_office"), on=on, event=event, household=home.id, part=part.id,
            destroyed_milli=1_000, loss_fen=fen,
        )  # fmt: skip
        return UUID(event)

    def night(self, on: date = NIGHT) -> dict[str, int]:
        return dict(actions.sweep(actor=self.world.operator, on=on).result)

    def marked(self, home: Household, on: date = NIGHT) -> Risk:
        """Return the mark of a household whose last two months went by without a visit."""
        self.missed(home, AUGUST, SEPTEMBER)
        self.night(on)
        return Risk.objects.get(household=home, rule="no_visit")

    def by_hand(self, home: Household, on: date = NIGHT, who: str = "north_liaison", **given: Any):
        given = {"rule": "illness", "clue": "户主住院，猪没人喂"} | given
        done = actions.mark_risk(actor=self.act(who), on=on, household=home.id, **given)
        return Risk.objects.get(id=done.result["risk"])

    def accept(self, risk: Risk, on: date = DECIDED, who: str = "north_secretary", **given: Any):
        given = {"measures": "联系人每周到户，联系卖猪"} | given
        done = actions.accept_risk(actor=self.act(who), on=on, risk=risk.id, **given)
        risk.refresh_from_db()
        return done

    def dismiss(self, risk: Risk, on: date = DECIDED, who: str = "north_secretary", **given: Any):
        given = {"reason": "外出务工，家里收入稳定"} | given
        done = actions.dismiss_risk(actor=self.act(who), on=on, risk=risk.id, **given)
        risk.refresh_from_db()
        return done

    def lift(self, risk: Risk, on: date = date(2007, 11, 20), who: str = "county_office", **given):
        given = {"reason": "生猪出栏，已经见效"} | given
        done = actions.lift_risk(actor=self.act(who), on=on, risk=risk.id, **given)
        risk.refresh_from_db()
        return done
