"""The journal goes out: as a workbook, or in Beancount's text format for an auditor's own check."""

from django.http import HttpResponse
from django.utils.translation import gettext as _

from tuopin.desk.books.frame import Sheet, wants_workbook
from tuopin.desk.gate import DeskRequest
from tuopin.desk.pages import download, page, scope
from tuopin.funds.queries.books import BEANCOUNT_ROOTS, loan_numbers
from tuopin.kit.refusals import Refused
from tuopin.ledger.queries import MONEY, beancount, journal_lines


@page("see.funds")
def journal_export(request: DeskRequest) -> HttpResponse:
    """Hand out every transfer up to the day shown; refuses 'out_of_area' but to the whole county.

    A part of the books does not balance, so nobody is handed a part of them.
    """
    area, on = scope(request, "see.funds"), request.as_of
    if not area.whole:
        raise Refused("out_of_area")
    numbers = loan_numbers(area.county)
    name = f"{_('账簿')} {on}"
    if wants_workbook(request):
        heads = [
            _("日期"), _("记账日"), _("凭证"), _("事由"), _("借方"), _("贷方"), _("金额（元）"),
            _("地区"), _("借款编号"), _("摘要"), _("审计记录"), _("冲销的凭证"),
        ]  # fmt: skip
        rows = [list(line) for line in journal_lines(area.county, on, numbers)]
        return Sheet(name, heads, rows, (MONEY,)).answer()
    lines = beancount(area.county, on, roots=BEANCOUNT_ROOTS, numbers=numbers)
    data = "\n".join(lines).encode()
    return download(data, f"{name}.beancount", "text/plain; charset=utf-8")
