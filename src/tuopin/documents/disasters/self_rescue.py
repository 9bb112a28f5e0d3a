"""生产自救计划 of a struck household: what is lost and owed, planned, given and won back.

R116 asks for measures and support from many sides; what nobody has recorded is left ruled.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from tuopin.documents.asking import Ask, Item, Kind
from tuopin.documents.blocks import opinion_places
from tuopin.documents.case import (
    NOTHING,
    amount,
    day,
    english,
    money,
    named,
    post,
    said,
    spoken,
    yes,
)
from tuopin.documents.disasters.gathering import home_items, homes_of
from tuopin.documents.disasters.struck import Struck, losses_table, own_or
from tuopin.documents.tree import Block, Column, DateLine, Field, Form, Note, Paper, Table
from tuopin.documents.wording import Words
from tuopin.funds.queries import debts_on, loans
from tuopin.selection.queries.papers import seats_on


@dataclass(frozen=True, slots=True, kw_only=True)
class Owing:
    """A loan of the household, in fen; its last due day by the schedule in force."""

    number: str
    lent_fen: int
    owed_fen: int
    due_on: date | None


def self_rescue(
    home: Struck, owing: Sequence[Owing] = (), *, liaison: str = "", lead: str = ""
) -> Paper:
    """Return the plan: losses, loans, measures, support, and what was won back."""
    return Paper(
        _("受灾户生产自救计划"),
        (
            DateLine(_headline(home)),
            *_known(home, owing, liaison, lead),
            *_planned(home),
            *_won(home),
            opinion_places(_("户主和行政联系人"), _("乡镇人民政府意见")),
        ),
        bookmark=f"{home.name} {_('生产自救计划')}",
        author=home.government,
        lang=spoken(),
    )


def _headline(home: Struck) -> str:
    event = home.disaster
    text = f"{event.name}, {day(event.happened_on)}"
    return f"({text})" if english() else f"（{event.name}　{day(event.happened_on)}）"


def _known(home: Struck, owing: Sequence[Owing], liaison: str, lead: str) -> Iterator[Block]:
    lines = (
        (Field(_("户主"), home.name), Field(_("住址"), home.place)),
        (Field(_("灾种"), home.disaster.kind), Field(_("急需救助"), yes(home.urgent))),
        (Field(_("行政联系人"), said(liaison)), Field(_("技术负责人"), said(lead))),
    )
    yield Form(lines, title=_("一、受灾情况"), size=11)
    yield losses_table(home)
    yield Form((), title=_("二、借款情况"), size=11)
    yield _loans(owing)


def _loans(owing: Sequence[Owing]) -> Table:
    rows = [
        (one.number, amount(one.lent_fen), amount(one.owed_fen), _day(one.due_on)) for one in owing
    ]
    return Table(
        (
            Column(_("借据编号"), weight=4),
            Column(_("借款（元）"), align="right", weight=3),
            Column(_("尚欠本金（元）"), align="right", weight=3),
            Column(_("到期日期"), weight=4),
        ),
        tuple(rows or [(NOTHING,) * 4]),
        size=11,
    )


def _day(value: date | None) -> str:
    return day(value) if value else NOTHING


def _planned(home: Struck) -> Iterator[Block]:
    plan = home.plan
    yield Form(
        (
            (Field(_("恢复项目和规模"), lines=2),),
            (Field(_("自救措施"), plan.measures if plan else "", lines=3),),
            (Field(_("所需种、苗、材料和资金"), lines=2),),
            (
                Field(_("计划挽回损失"), money(plan.target_fen) if plan else ""),
                Field(_("完成日期"), day(plan.due_on) if plan else ""),
            ),
            (Field(_("投工（人、天）")),),
            (Field(_("借款是否申请展期")),),
        ),
        title=_("三、生产自救计划"),
        size=11,
    )
    yield Form((), title=_("四、争取支持"), size=11)
    yield Table(
        (
            Column(_("来源"), weight=3),
            Column(_("内容"), weight=5),
            Column(_("金额（元）"), weight=3),
            Column(_("落实日期"), weight=3),
        ),
        tuple(_support(home)) or (("", "", "", ""),) * 3,
        size=11,
        tall=True,
    )


def _support(home: Struck) -> Iterator[tuple[str, ...]]:
    for one in home.given:
        source = named(f"relief_source.{one.source}")
        yield source, one.what, amount(one.fen), day(one.given_on)


def _won(home: Struck) -> Iterator[Block]:
    """Say what was won back, and what of the loss remains; nothing before anything was (R117)."""
    if not home.won:
        return
    yield Form((), title=_("五、恢复情况"), size=11)
    back = sum(one.fen for one in home.won)
    rows = [
        (day(one.recovered_on), own_or(one.item), yes(one.restored), amount(one.fen), one.text)
        for one in home.won
    ]
    yield Table(
        (
            Column(_("日期"), weight=4),
            Column(_("受灾项目"), align="left", weight=4),
            Column(_("已恢复"), weight=2),
            Column(_("挽回损失（元）"), align="right", weight=3),
            Column(_("说明"), align="left", weight=5),
        ),
        tuple(rows),
        total=(_("合计"), "", "", amount(back), ""),
        size=11,
    )
    left = _("直接经济损失%(loss)s，还没有挽回%(left)s。")
    yield Note(left % {"loss": money(home.fen), "left": money(home.fen - back)})


def _make(ask: Ask, items: Sequence[Item], words: Words) -> Iterator[Paper]:
    keys = [item.household for item in items if item.household is not None]
    owing = _owing(ask, keys)
    seats = seats_on(ask.scope.county, keys, ask.on)
    for key, home in zip(keys, homes_of(ask, items), strict=True):
        roles = seats.get(key, {})
        named = {role: post(seat.name, seat.title) for role, seat in roles.items()}
        yield self_rescue(
            home,
            owing.get(key, ()),
            liaison=named.get("liaison", ""),
            lead=named.get("lead", ""),
        )


def _owing(ask: Ask, keys: Sequence[UUID]) -> Mapping[UUID, Sequence[Owing]]:
    paid = list(loans(ask.scope).filter(household__in=keys, schedule__gt=0))
    debts = debts_on(ask.scope.county, paid, ask.on)
    found: dict[UUID, list[Owing]] = {}
    for loan in paid:
        debt = debts[loan.id]
        if debt.back_fen or debt.owed_fen:
            found.setdefault(loan.household_id, []).append(
                Owing(
                    number=loan.number,
                    lent_fen=loan.paid_fen,
                    owed_fen=debt.owed_fen,
                    due_on=debt.due_on,
                )
            )
    return found


KIND = Kind("self_rescue", "ZJ", "household", home_items, _make, in_batch=False)
