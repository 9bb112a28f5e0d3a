"""What struck households are given, out of which support (R116)."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from tuopin.desk.disasters.tabs import (
    chips,
    chosen,
    crumbs,
    event_asked,
    event_here,
    households,
    section,
)
from tuopin.desk.exporting import EXPORT_MOST, hand_out
from tuopin.desk.fields import FenField, Pick
from tuopin.desk.gate import DeskRequest
from tuopin.desk.listing import keyset
from tuopin.desk.pages import as_uuid, do, page, scope
from tuopin.desk.places import placed
from tuopin.desk.say import word
from tuopin.desk.tags.values import money
from tuopin.desk.trying import tried
from tuopin.desk.writing import confirm_page, confirmed, form_page, sum_said, table
from tuopin.disasters.actions import give_relief, void_relief
from tuopin.disasters.queries import by_source, losses, reliefs, supports
from tuopin.disasters.states import RELIEF_KINDS, RELIEF_SOURCES
from tuopin.kit.money import yuan
from tuopin.kit.refusals import Refused
from tuopin.offices.queries import names_on, place_of
from tuopin.sheets.rules.listing import Col


def here() -> tuple[str, str]:
    """Return the page of relief, for the way back."""
    return _("救助"), reverse("desk:disasters_relief")


def sources() -> list[tuple[str, str]]:
    """Return the sources of support as choices."""
    return [(code, word(f"relief_source.{code}")) for code in RELIEF_SOURCES]


@page("see.disasters")
def relief_page(request: DeskRequest) -> HttpResponse:
    """Show what came from each source, what households were given, and what is left."""
    actor, on, of_event = request.actor, request.as_of, event_asked(request)
    area, place = placed(request, "see.disasters")
    key = of_event.id if of_event else None
    found = keyset(reliefs(area, on, key), request, ("-id",))
    context = {
        "page": found,
        "rows": [(row, row.void_on is not None and row.void_on <= on) for row in found.rows],
        "sources": by_source(area, on, key),
        "supports": [
            (row, row.void_on is not None and row.void_on <= on)
            for row in supports(area, on, key)[:100]
        ],
        "chips": chips(request, place, of_event),
        "tabs": section(request, "disasters_relief"),
        "may_take": actor.may("disasters.take_support"),
        "may_void": actor.may("disasters.void_relief"),
        "may_void_support": actor.may("disasters.void_support"),
        "crumbs": crumbs(),
    }
    return render(request, "desk/disasters/relief.html", context)


@page("see.disasters")
def relief_export(request: DeskRequest) -> HttpResponse:
    """Hand out what households were given."""
    on, of_event = request.as_of, event_asked(request)
    columns = [
        Col("event", pgettext("one", "灾害")), Col("township", _("乡镇")), Col("village", _("村")),
        Col("household", _("户主")), Col("source", _("支援来源")), Col("giver", _("支援单位")),
        Col("kind", _("救助种类")), Col("content", _("内容")), Col("given_on", _("日期"), "day"),
        Col("fen", _("价值（元）"), "money", total=True), Col("void_on", _("作废日期"), "day"),
    ]  # fmt: skip

    def body() -> Iterable[list[Any]]:
        names = names_on(request.actor.county, on)
        area = placed(request, "see.disasters")[0]
        for row in reliefs(area, on, of_event.id if of_event else None)[:EXPORT_MOST]:
            place = place_of(names, row.region)
            void = row.void_on if row.void_on is not None and row.void_on <= on else None
            yield [
                row.event.name, place.township, place.village, row.household.head_name,
                word(f"relief_source.{row.source}"), row.support.giver if row.support else "",
                word(f"relief_kind.{row.kind}"), row.content, row.given_on,
                0 if void else row.fen, void,
            ]  # fmt: skip

    return hand_out(request, "relief", f"{_('救助')} {on}", columns, body, crumbs(here()))


class ReliefForm(forms.Form):
    """What each of the chosen households is given, and out of what."""

    def __init__(self, *args: Any, out_of: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["out_of"] = Pick(out_of, label=gettext_lazy("从哪里出"))
        self.fields["kind"] = Pick(
            [(code, word(f"relief_kind.{code}")) for code in RELIEF_KINDS],
            label=gettext_lazy("救助种类"),
        )
        self.fields["content"] = forms.CharField(
            label=gettext_lazy("内容"), max_length=120, required=False
        )
        self.fields["fen"] = FenField(
            label=gettext_lazy("每户价值（元）"),
            help_text=gettext_lazy("帮工等没有价值的写 0，并写明内容"),
        )


@page("disasters.give_relief")
def give_page(request: DeskRequest) -> HttpResponse:
    """Give struck households relief: which, what, out of what; then say it all; then do it.

    The address names losses (`loss`, several) or a household (`household`, and `event` where it
    was struck more than once).
    """
    of_event, homes = _whom(request)
    form = ReliefForm(request.POST or None, out_of=_out_of(request, of_event))
    back = reverse("desk:disasters_urgent")
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        if not confirmed(request):
            return _confirm(request, of_event, homes, data)
        way, key = data["out_of"].split(":", 1)
        given = [
            {"household": home.id, "kind": data["kind"], "content": data["content"],
             "fen": data["fen"]}
            for home in homes
        ]  # fmt: skip
        done = tried(
            request, form, give_relief, at={"bad_amount": "fen", "support_exceeded": "fen"},
            event=of_event.id, given=given, support=as_uuid(key) if way == "support" else None,
            source=key if way == "source" else "",
        )  # fmt: skip
        if done:
            return redirect(f"{reverse('desk:disasters_relief')}?event={of_event.id}")
    names = _("、").join(home.head_name for home in homes[:6])
    if len(homes) > 6:
        names = _("%(names)s 等 %(n)s") % {"names": names, "n": households(len(homes))}
    return form_page(
        request, form, _("发放救助"), why=f"{of_event.name} · {names}", button=_("看一看再办"),
        back=back, crumbs=crumbs(here()),
    )  # fmt: skip


def _whom(request: DeskRequest) -> tuple[Any, list[Any]]:
    """Return the disaster and the struck households that the address names, of the giver's area."""
    area = scope(request, "disasters.give_relief")
    rows = losses(area, on=request.today).filter(reported_on__lte=request.today)
    home = request.GET.get("household", "")
    if home:
        rows = rows.filter(household_id=as_uuid(home)).order_by("-event__happened_on", "id")
        if request.GET.get("event"):
            rows = rows.filter(event=event_here(request, as_uuid(request.GET["event"])))
        found = list(rows[:1])
    else:
        keys = chosen(request.GET.getlist("loss"))
        found = list(rows.filter(id__in=keys))
        if len(found) != len(keys):
            raise Refused("not_found")
    if not found:
        raise Refused("not_found")
    struck = found[0].event
    if any(row.event_id != struck.id for row in found):
        raise Refused("one_event")
    return struck, list({row.household_id: row.household for row in found}.values())


def _out_of(request: DeskRequest, of_event: Any) -> list[tuple[str, str]]:
    """Return what relief may be given out of: support of the event with something left, sources."""
    area = scope(request, "disasters.give_relief")
    kept = [
        (
            f"support:{row.id}",
            _("%(giver)s · %(source)s · 还剩 %(yuan)s 元")
            % {
                "giver": row.giver, "source": word(f"relief_source.{row.source}"),
                "yuan": yuan(row.fen - row.given_fen),
            },
        )
        for row in supports(area, request.today, of_event.id)
        if row.void_on is None and row.fen > row.given_fen
    ]  # fmt: skip
    straight = [
        (f"source:{code}", _("%(source)s（没有登记支援）") % {"source": name})
        for code, name in sources()
    ]
    return [*kept, *straight]


def _confirm(
    request: DeskRequest, of_event: Any, homes: Sequence[Any], data: dict[str, Any]
) -> HttpResponse:
    names = names_on(request.actor.county, request.today)
    n = len(homes)
    kind = word(f"relief_kind.{data['kind']}")
    what = f"{kind} {data['content']}".strip()
    return confirm_page(
        request, _("发放救助"), why=of_event.name,
        will=[
            ngettext("给 %(n)s 户发放%(what)s", "给 %(n)s 户发放%(what)s", n)
            % {"n": n, "what": what},
            *sum_said(data["fen"] * n),
        ],
        after=[_("急需救助的，名单上就算救助了"), _("写错了可以作废，作废的留着看得见")],
        hidden=[(name, yuan(value) if name == "fen" else value) for name, value in data.items()],
        listed=table(
            [_("户"), _("地方"), _("价值（元）")],
            (
                [
                    home.head_name, " ".join(place_of(names, home.region)).strip(),
                    money(data["fen"]),
                ]
                for home in homes
            ),
            numbers=[2],
        ),
        button=ngettext("发给 %(n)s 户", "发给 %(n)s 户", n) % {"n": n},
        back=request.get_full_path(), crumbs=crumbs(here()),
    )  # fmt: skip


@page("disasters.void_relief")
def void_page(request: DeskRequest, key: UUID) -> HttpResponse:
    """Ask for the reason, then make a relief void."""
    back = reverse("desk:disasters_relief")
    area = scope(request, "disasters.void_relief")
    row = reliefs(area, request.as_of).filter(id=key).first()
    if row is None:
        raise Refused("not_found")
    if confirmed(request):
        do(request, void_relief, relief=key, reason=request.POST.get("reason", ""))
        return redirect(back)
    what = f"{row.household.head_name} {word(f'relief_kind.{row.kind}')} {row.content}".strip()
    return confirm_page(
        request, _("作废救助"), why=row.event.name,
        will=[_("作废 %(what)s") % {"what": what}, *sum_said(row.fen)],
        after=[_("记录留着，标明作废；支援里的钱又可以用"), _("急需救助的户又回到名单上")],
        reason=True, danger=True, button=_("作废"), back=back, blocked=row.void_on is not None,
        crumbs=crumbs(here()),
    )  # fmt: skip
