"""Printing: choose papers and place, fill in what some ask for, read what will come, start it."""

from collections.abc import Container, Iterable, Mapping
from typing import Any, NamedTuple

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tuopin.desk.fields import DayField, Pick
from tuopin.desk.gate import DeskRequest
from tuopin.desk.pages import do, page
from tuopin.desk.papers.order import GIVEN, Order, batches_of, order_of, places_of
from tuopin.desk.papers.room import LIST, PRINT, crumbs, groups, named, tabs
from tuopin.desk.papers.subjects import subjects_of
from tuopin.desk.say import long_day, number, word
from tuopin.desk.writing import confirm_page, confirmed, table
from tuopin.documents.asking import Item, Kind
from tuopin.documents.kinds import KINDS
from tuopin.kit.refusals import Refused
from tuopin.kit.terms import Word
from tuopin.papers.actions import print_papers
from tuopin.papers.queries import next_number, to_print
from tuopin.papers.queries.wording import words_for
from tuopin.papers.rules.asking import LINE, SERIAL, TEXT, chosen, fields_of
from tuopin.papers.rules.numbers import HIGHEST
from tuopin.papers.tasks import start

# The papers that a household signs once it has a number: ticked when households were chosen.
SIGNED = ("contract", "note", "letters")


class KindRow(NamedTuple):
    """A kind on the page that asks: how many papers it has (None: not yet counted), whether ticked.

    `asks`: something has to be typed before it is printed. `can`: no batch has to be chosen first.
    """

    kind: Kind
    papers: int | None
    on: bool
    asks: bool
    can: bool


@page(PRINT, LIST)
def choose(request: DeskRequest) -> HttpResponse:
    """Ask which papers of which place are wanted; who may not print sees the print list."""
    if not request.actor.may(PRINT):
        if request.method == "POST":
            raise Refused("forbidden", action=Word(f"action.{PRINT}"))
        return redirect("desk:papers_list")
    order = order_of(request)
    return _choose(request, order)


@page(PRINT)
def counts(request: DeskRequest) -> HttpResponse:
    """Say how many papers of each kind there are: asked for by the page once it stands."""
    found = _counts(request, order_of(request))
    return render(request, "desk/papers/counts.html", {"counts": found})


def _choose(request: DeskRequest, order: Order) -> HttpResponse:
    """Show the kinds; a few households' papers are counted at once, a county's come afterwards."""
    ticked = order.kinds or (SIGNED if order.homes else ())
    counted = bool(order.homes) or request.GET.get("count") == "1"
    found = _counts(request, order) if counted else {}
    kinds = {kind.code for kind in _open_kinds(order)}
    context = {
        "order": order,
        "groups": [
            (room, [_row(kind, kinds, found, ticked) for kind in known])
            for room, known in groups(kind.code for kind in _offered(order))
        ],
        "batches": batches_of(request, order.on),
        "places": places_of(request, order.on),
        "homes": len(order.homes),
        "counted": counted,
        "tabs": tabs(request, "papers"),
        "steps": _steps(0),
    }
    return render(request, "desk/papers/choose.html", context)


def _open_kinds(order: Order) -> list[Kind]:
    """Return the kinds that can be printed: those of a batch only once it is chosen."""
    if not order.region:
        return []
    return [kind for kind in _offered(order) if order.batch or not kind.in_batch]


def _offered(order: Order) -> list[Kind]:
    """Return the kinds to choose from: for chosen households those about a household alone."""
    return [kind for kind in KINDS.values() if not order.homes or kind.subject == "household"]


def _counts(request: DeskRequest, order: Order) -> dict[str, int]:
    """Return how many papers each kind has; each room counts its own by a few reads."""
    codes = [kind.code for kind in _open_kinds(order)]
    found = to_print(order.ask(request.actor.county), codes) if codes else {}
    return {code: len(items) for code, items in found.items()}


def _row(
    kind: Kind, can: Container[str], counts: Mapping[str, int], ticked: Iterable[str]
) -> KindRow:
    count = counts.get(kind.code)
    asks = any(field.required for field in kind.asked)
    on = kind.code in ticked and count != 0
    return KindRow(kind, count, on and kind.code in can, asks, kind.code in can)


def _steps(at: int) -> list[dict[str, str]]:
    states = ["done" if n < at else "doing" if n == at else "todo" for n in range(3)]
    labels = (_("选文书"), _("填内容"), _("核对"))
    return [{"label": label, "state": state} for label, state in zip(labels, states, strict=True)]


@page(PRINT)
def print_page(request: DeskRequest) -> HttpResponse:
    """Fill in what the kinds ask for, say what will be printed, then print it in the background."""
    if request.method != "POST":
        return redirect("desk:papers")
    order = order_of(request)
    if not order.region:
        raise Refused("not_found")
    kinds = chosen(order.kinds, KINDS)
    if any(kind.in_batch for kind in kinds) and order.batch is None:
        bound = next(kind for kind in kinds if kind.in_batch)
        raise Refused("paper_batch", kind=Word(f"print.{bound.code}"))
    form = DetailsForm(request, order, kinds)
    if form.fields and not form.filled:
        return _details(request, order, form)
    if confirmed(request):
        return _start(request, order)
    return _confirm(request, order, kinds)


class DetailsForm(forms.Form):
    """What the chosen kinds ask to be typed, the first document number, what they are about."""

    def __init__(self, request: DeskRequest, order: Order, kinds: list[Kind]) -> None:
        sent = request.POST.get("filled") == "1"
        initial = {f"{GIVEN}{code}": text for code, text in order.given.items()}
        initial["subject"] = str(order.subject or "")
        super().__init__(request.POST if sent else None, initial=initial)
        asked, serial = fields_of(kinds)
        for field in asked:
            self.fields[f"{GIVEN}{field.code}"] = _field(field)
        if serial:
            self._serial(request, order)
        subjects = subjects_of(request, order, kinds)
        if subjects:
            self.fields["subject"] = Pick(
                [("", _("全部")), *subjects], label=_("关于哪一件"), required=False
            )

    def _serial(self, request: DeskRequest, order: Order) -> None:
        first = next_number(request.actor.county, order.on)
        self.fields[f"{GIVEN}{SERIAL}"] = forms.IntegerField(
            label=_("发文号从几号起"), min_value=1, max_value=HIGHEST, required=False,
            initial=first.serial,
            help_text=_("下一个是 %(number)s；印过的公文用原来的号。") % {"number": first.text},
        )  # fmt: skip

    @property
    def filled(self) -> bool:
        """Say whether everything was typed as it must be."""
        return self.is_bound and self.is_valid()


def _field(field: Any) -> forms.Field:
    label = word(f"asked.{field.code}")
    if field.kind == "date":
        return DayField(label=label, required=field.required)
    if field.kind == "text":
        area = forms.Textarea({"rows": 5})
        return forms.CharField(label=label, required=field.required, max_length=TEXT, widget=area)
    return forms.CharField(label=label, required=field.required, max_length=LINE)


def _details(request: DeskRequest, order: Order, form: DetailsForm) -> HttpResponse:
    context = {
        "form": form,
        "order": order,
        "hidden": order.hidden(),
        "steps": _steps(1),
        "names": word("word.list_comma").join(named(code) for code in order.kinds),
        "crumbs": crumbs(),
    }
    status = 409 if form.errors else 200
    return render(request, "desk/papers/details.html", context, status=status)


def _confirm(request: DeskRequest, order: Order, kinds: list[Kind]) -> HttpResponse:
    """Say how many papers of which kinds, for how many households, and that it is on record."""
    county = request.actor.county
    found = to_print(order.ask(county), order.kinds)
    total = sum(len(items) for items in found.values())
    homes = len({item.household for items in found.values() for item in items if item.household})
    papers = ngettext("%(n)s 份文书", "%(n)s 份文书", total) % {"n": number(total)}
    will = [
        _("生成 %(papers)s，%(shape)s")
        % {"papers": papers, "shape": word(f"print_form.{order.form}")},
        _where(request, order, kinds, homes),
    ]
    letters = [kind for kind in kinds if kind.letter]
    if letters:
        will.append(_numbers(request, order))
    return confirm_page(
        request, _("打印文书"),
        why=_("文书上有完整的身份证号，拿到的人要保管好。"),
        will=will,
        after=[
            _("在后台生成，可以离开这一页，也可以取消"),
            _("印出来的每一份记入打印清单；谁、哪天、印了什么记入审计"),
        ],
        listed=table(
            (_("文书"), _("范本"), _("份数")), _kind_rows(county, order, kinds, found), numbers=(2,)
        ),
        hidden=[*order.hidden(), *order.typed(), ("filled", "1")],
        button=_("生成 %(papers)s") % {"papers": papers}, back=_back(order), blocked=not total,
        crumbs=crumbs(),
    )  # fmt: skip


def _where(request: DeskRequest, order: Order, kinds: list[Kind], homes: int) -> str:
    place = next(p.name for p in places_of(request, order.on) if p.code == order.region)
    said = ngettext("%(n)s 户", "%(n)s 户", homes) % {"n": number(homes)}
    bound = order.batch and any(kind.in_batch for kind in kinds)
    batch = _("第 %(n)s 批") % {"n": order.batch} if bound else ""
    parts = [place, batch, said if homes else "", _("截至 %(day)s") % {"day": long_day(order.on)}]
    return word("word.list_comma").join(part for part in parts if part)


def _numbers(request: DeskRequest, order: Order) -> str:
    first = next_number(request.actor.county, order.on)
    typed = order.given.get(SERIAL, "")
    start_at = first._replace(serial=int(typed)) if typed.isdecimal() else first
    return _("新发的公文从 %(number)s 起编号") % {"number": start_at.text}


def _kind_rows(
    county: str, order: Order, kinds: list[Kind], found: Mapping[str, list[Item]]
) -> list[tuple[str, str, str]]:
    worded = [kind.code for kind in kinds if kind.template is not None]
    words = words_for(county, worded, order.on, order.lang)
    return [
        (
            named(kind.code),
            f"{kind.mark}-{words[kind.code].version}" if kind.code in words else "—",
            number(len(found.get(kind.code, ()))),
        )
        for kind in kinds
    ]


def _back(order: Order) -> str:
    tail = f"?batch={order.batch or ''}&region={order.region}&day={order.on.isoformat()}"
    return reverse("desk:papers") + tail


def _start(request: DeskRequest, order: Order) -> HttpResponse:
    done = do(
        request, print_papers, kinds=list(order.kinds), region=order.region, as_of=order.on,
        batch=order.batch, sort=order.sort, form=order.form, lang=order.lang,
        subject=order.subject, households=list(order.homes), given=dict(order.given),
    )  # fmt: skip
    key = done.result["run"]
    if not done.replayed:
        start(request.actor, request.today, key)
    return redirect("desk:papers_run", key)
