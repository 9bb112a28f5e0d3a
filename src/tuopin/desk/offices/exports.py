"""Who holds which post, as a workbook."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from tuopin.desk.exporting import EXPORT_MOST, hand_out
from tuopin.desk.gate import DeskRequest
from tuopin.desk.pages import page, scope
from tuopin.desk.say import word
from tuopin.offices.queries import names_on, posts_on
from tuopin.sheets.rules.listing import Col


@page("see.offices")
def export(request: DeskRequest) -> HttpResponse:
    """Hand out the posts held on the day in the reader's area; no numbers and no salaries."""
    on = request.as_of
    columns = [
        Col("region", _("地方")), Col("body", _("机构")), Col("name", _("姓名")),
        Col("role", _("岗位")), Col("title", _("职务")), Col("home", _("原单位")),
        Col("from_on", _("任职日期"), "day"),
    ]  # fmt: skip

    def body() -> Iterable[list[Any]]:
        names = names_on(request.actor.county, on)
        for post in posts_on(scope(request, "see.offices"), on)[:EXPORT_MOST]:
            yield [
                names.get(post.organisation.region, ""), post.organisation.name,
                post.officer.name, word(f"role.{post.role}"), post.title, post.home_unit,
                post.valid_from,
            ]  # fmt: skip

    crumbs = [(_("机构岗位"), reverse("desk:offices"))]
    return hand_out(request, "posts", f"{_('机构岗位')} {on}", columns, body, crumbs)
