"""July to December: losses are verified, the struck are helped, plans win back what they can."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from tuopin.disasters.actions import (
    begin_recovery,
    close_loss,
    dispute_loss,
    finish_recovery,
    give_relief,
    plan_recovery,
    record_recovered,
    take_support,
    verify_loss,
)
from tuopin.disasters.queries import losses
from tuopin.kit.scope import whole_county
from tuopin.pilot.county import Case
from tuopin.pilot.losses import FLOOD, STORM, Disaster
from tuopin.pilot.stage import Stage

YEAR = 2007
_URGENT_FEN, _OTHER_FEN = 30_000, 10_000


class Hit:
    """A struck household: its case, its losses in the event as they were reported."""

    def __init__(self, case: Case, rows: Sequence[Any]) -> None:
        self.case = case
        self.rows = rows

    @property
    def fen(self) -> int:
        """Return what it lost, in fen."""
        return sum(row.loss_fen for row in self.rows)

    @property
    def urgent(self) -> bool:
        """Say whether it needs help at once."""
        return any(row.urgent for row in self.rows)


def live(stage: Stage, disaster: Disaster) -> None:
    """Live what follows a disaster until plans are made."""
    struck = date(YEAR, disaster.month, disaster.day)
    hits = _hits(stage, disaster)
    if not hits:
        return
    with stage.step(f"{struck + timedelta(days=4)} {disaster.name}：急需户当天救助，逐户核灾"):
        _relieve(stage, disaster, hits, struck)
        _verify(stage, disaster, hits, struck)
    with stage.step(f"{struck + timedelta(days=14)} {disaster.name}：逐户定生产自救计划"):
        _plan(stage, disaster, hits, struck)


def recover(stage: Stage) -> None:
    """Live October to December: what was won back, which parts stand again."""
    for disaster in (STORM, FLOOD):
        with stage.step(f"2007-11-15 {disaster.name}：生产自救进展"):
            hits = _hits(stage, disaster)
            for place, hit in enumerate(hits):
                _recover(stage, disaster, hit, place)
            _close(stage, disaster, hits)


def _hits(stage: Stage, disaster: Disaster) -> list[Hit]:
    """Return the struck households of an event, by place."""
    event = stage.ids.get(f"disaster:{disaster.code}")
    if event is None:
        return []
    numbers = {home: number for number, home in stage.homes.items()}
    cases = {case.number: case for case in stage.county.cases}
    by_home: dict[UUID, list[Any]] = {}
    for row in losses(whole_county(stage.county.code), event=event).order_by("region", "id"):
        by_home.setdefault(row.household_id, []).append(row)
    return [Hit(cases[numbers[home]], rows) for home, rows in by_home.items()]


def _relieve(stage: Stage, disaster: Disaster, hits: Sequence[Hit], struck: date) -> None:
    """Take what sources give, then help: the urgent on the day of the report, the others after."""
    event = stage.ids[f"disaster:{disaster.code}"]
    first, second = struck + timedelta(days=3), struck + timedelta(days=12)
    urgent = [hit for hit in hits if hit.urgent]
    others = [hit for place, hit in enumerate(hits) if not hit.urgent and place % 2 == 0]
    for name, on, homes, fen, source, giver, kind, content in (
        ("first", first, urgent, _URGENT_FEN, "civil_affairs", "县民政局", "shelter", "帐篷和口粮"),
        ("second", second, others, _OTHER_FEN, "party_fees", "县委组织部", "seed", "补种种苗"),
    ):  # fmt: skip
        if not homes:
            continue
        key = f"support:{disaster.code}:{name}"
        made = stage.do(
            take_support, "office:5", on, key, event=event, source=source, giver=giver,
            fen=fen * (len(homes) + 2), content=content,
        )  # fmt: skip
        stage.do(
            give_relief, "office:5", on, f"relief:{disaster.code}:{name}", event=event,
            support=UUID(made["support"]),
            given=[
                {"household": str(stage.homes[hit.case.number]), "kind": kind, "fen": fen,
                 "content": content}
                for hit in homes
            ],
        )  # fmt: skip


def _verify(stage: Stage, disaster: Disaster, hits: Sequence[Hit], struck: date) -> None:
    """Let township secretaries verify what their offices reported; one household disputes."""
    on = struck + timedelta(days=8)
    by_town: dict[str, list[Hit]] = {}
    for hit in hits:
        by_town.setdefault(hit.case.town.code, []).append(hit)
    for code, some in by_town.items():
        named = [{"loss": str(row.id)} for hit in some for row in hit.rows]
        stage.do(
            verify_loss, f"secretary:{code}", on, f"verify:{disaster.code}:{code}", losses=named
        )
    case, row = hits[0].case, hits[0].rows[0]
    key = f"dispute:{disaster.code}"
    stage.do(
        dispute_loss, stage.liaison(case), on + timedelta(days=2), key, loss=row.id,
        text="户主认为损失没有算全，请再核",
    )  # fmt: skip
    stage.do(
        verify_loss, "office:3", on + timedelta(days=5), f"{key}:again",
        losses=[{"loss": str(row.id), "text": "复核后维持原核定数"}],
    )  # fmt: skip


def _plan(stage: Stage, disaster: Disaster, hits: Sequence[Hit], struck: date) -> None:
    on = struck + timedelta(days=14)
    for hit in hits:
        who, key = stage.liaison(hit.case), f"plan:{disaster.code}:{hit.case.number}"
        made = stage.do(
            plan_recovery, who, on, key, event=stage.ids[f"disaster:{disaster.code}"],
            household=stage.homes[hit.case.number], measures="补种补栏，修复设施，争取种苗支持",
            target_fen=hit.fen * 7 // 10, due_on=date(YEAR, 11, 30),
        )  # fmt: skip
        recovery = UUID(made["recovery"])
        stage.ids[key] = recovery
        stage.do(begin_recovery, who, on + timedelta(days=3), f"{key}:begin", recovery=recovery)


def _recover(stage: Stage, disaster: Disaster, hit: Hit, place: int) -> None:
    """Enter what a household won back of each loss; two in three have their project again."""
    key = f"plan:{disaster.code}:{hit.case.number}"
    who, whole = stage.liaison(hit.case), place % 3 != 2
    for number, row in enumerate(hit.rows):
        percent = 75 if whole else 30
        stage.do(
            record_recovered, who, date(YEAR, 10, 20), f"{key}:step:{number}",
            recovery=stage.ids[key], loss=row.id, fen=row.loss_fen * percent // 100,
            restored=whole, text="补种补栏已经见效" if whole else "正在恢复",
        )  # fmt: skip
    if whole:
        stage.do(
            finish_recovery, f"clerk:{hit.case.town.code}", date(YEAR, 11, 15), f"{key}:finish",
            recovery=stage.ids[key],
        )  # fmt: skip


def _close(stage: Stage, disaster: Disaster, hits: Sequence[Hit]) -> None:
    rows = [row.id for place, hit in enumerate(hits) if place % 3 != 2 for row in hit.rows]
    if rows:
        stage.do(close_loss, "office:2", date(YEAR, 11, 20), f"close:{disaster.code}", losses=rows)
