"""Bank statements and the lines of one as workbooks."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _

from tuopin.desk.exporting import EXPORT_MOST, hand_out
from tuopin.desk.funds.bank.seen import account_said, crumbs, moved_said, party, statement_of
from tuopin.desk.gate import DeskRequest
from tuopin.desk.pages import page
from tuopin.desk.places import placed
from tuopin.desk.say import word
from tuopin.funds.queries import bank
from tuopin.offices.queries import officer_names
from tuopin.sheets.rules.listing import Col


@page("see.funds")
def statements_export(request: DeskRequest) -> HttpResponse:
    """Hand out the statements of the accounts within the reader's area, the oldest first."""
    on = request.as_of
    columns = [
        Col("account", _("哪个账户")), Col("from_on", _("从"), "day"), Col("to_on", _("到"), "day"),
        Col("opening", _("期初（元）"), "money"), Col("closing", _("期末（元）"), "money"),
        Col("lines", _("流水"), "number"), Col("open", _("没有认定"), "number"),
        Col("state", _("状态")), Col("loaded_on", _("交表"), "day"), Col("by", _("交表人")),
        Col("confirmed_on", _("确认"), "day"),
    ]  # fmt: skip

    def body() -> Iterable[list[Any]]:
        rows = bank.statements(placed(request, "see.funds")[0]).filter(loaded_on__lte=on)
        found: list[Any] = list(rows.order_by("to_on", "id")[:EXPORT_MOST])
        people = officer_names(request.actor.county, [row.loaded_by for row in found])
        for row in found:
            there = row.confirmed_on if row.confirmed_on and row.confirmed_on <= on else None
            yield [
                account_said(request, row.region), row.from_on, row.to_on, row.opening_fen,
                row.closing_fen, row.lines_n, row.open_n,
                word(f"state.statement.{'confirmed' if there else 'loaded'}"), row.loaded_on,
                people.get(row.loaded_by, ""), there,
            ]  # fmt: skip

    return hand_out(request, "statements", f"{_('银行对账单')} {on}", columns, body, crumbs())


@page("see.funds")
def lines_export(request: DeskRequest, key: UUID) -> HttpResponse:
    """Hand out a statement's lines with what each is; who stands at the other end as on the page.

    Refuses 'not_found', 'out_of_area'.
    """
    found = statement_of(request, key, "see.funds")
    account = account_said(request, found.region)
    columns = [
        Col("account", _("哪个账户")), Col("on", _("日期"), "day"), Col("serial", _("流水号")),
        Col("text", _("摘要")), Col("party", _("对方")),
        Col("in", _("收入（元）"), "money", total=True),
        Col("out", _("支出（元）"), "money", total=True), Col("balance", _("余额（元）"), "money"),
        Col("state", _("认定")), Col("said", _("账上是")), Col("note", _("说明")),
    ]  # fmt: skip
    states = {"matched": _("已认定"), "explained": _("已说明")}

    def body() -> Iterable[list[Any]]:
        for one in bank.told(found):
            line = one.line
            yield [
                account, line.happened_on, line.serial, line.text,
                party(request, line.other_party), line.in_fen or None, line.out_fen or None,
                line.balance_fen, states.get(one.state, _("没有认定")), moved_said(one.moved),
                one.note.text if one.note else "",
            ]  # fmt: skip

    title = f"{_('银行流水')} {account} {found.to_on}"
    return hand_out(request, "bank_lines", title, columns, body, crumbs(found, account))
