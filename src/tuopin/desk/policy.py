"""Pages of policy: what holds on a day, since when, by which document; setting a new value."""

import json
from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from tuopin.desk.exporting import hand_out
from tuopin.desk.fields import DayField, FenField
from tuopin.desk.gate import DeskRequest
from tuopin.desk.pages import fresh_key, lang, page
from tuopin.desk.say import money_parts, word
from tuopin.desk.trying import tried
from tuopin.funds.queries.terms import KEYS as LOAN_TERMS
from tuopin.funds.queries.terms import terms_with
from tuopin.funds.rules.schedule import check
from tuopin.kit.canonical import canonical
from tuopin.kit.refusals import Refused
from tuopin.kit.terms import terms
from tuopin.policy.actions import seeds, set_rule
from tuopin.policy.queries import history, terms_on, versions
from tuopin.sheets.rules.listing import Col

# The unit in which a value is said, by the end of its key.
DAYS, FEN, PERCENT, BASIS = "days", "fen", "percent", "bp"
_MONEY_TABLES = {"loan.standard"}
_AGE = "selection.elder_age"
_STYLE = "loan.schedule.style"
# The field beside which a refusal is said.
_BESIDE = {"policy_kind": "value", "policy_document_missing": "document", "clash": "valid_from"}


class Shown(NamedTuple):
    """A value as a page shows it: one text, or the lines of a table."""

    text: str
    lines: list[tuple[str, str]]


class RuleRow(NamedTuple):
    """One key of policy as it holds on a day."""

    code: str
    name: str
    value: Shown
    document: str
    since: str
    versions: int
    own: bool


def kind_of(code: str) -> str:
    """Return the kind of a simple value by its key: days, fen, percent, bp, or ''."""
    last = code.rpartition(".")[2]
    if last == DAYS or last.endswith("_days"):
        return DAYS
    for kind in (FEN, PERCENT, BASIS):
        if last.endswith(f"_{kind}"):
            return kind
    return ""


def shown(code: str, value: Any) -> Shown:
    """Say a policy value: amounts in yuan, lengths in days, a table line by line."""
    if isinstance(value, dict):
        return Shown("" if value else "—", _lines(code, code, value))
    if isinstance(value, list):
        return Shown(word("word.list_comma").join(str(v) for v in value) or "—", [])
    return Shown(_said(code, value), [])


def _said(code: str, value: Any) -> str:
    kind = kind_of(code)
    if not isinstance(value, int):
        return str(value)
    if kind == DAYS:
        return ngettext("%(n)s 天", "%(n)s 天", value) % {"n": value}
    if kind == FEN:
        return _("%(yuan)s 元") % {"yuan": ".".join(money_parts(value))}
    if kind == PERCENT:
        return f"{value}%"
    if kind == BASIS:
        return f"{value // 100}.{value % 100:02d}%"
    if code.endswith("max_bytes"):
        return f"{value // 2**20} MB"
    if code == _AGE:
        return _("%(age)s 岁") % {"age": value}
    return f"{value:,}"


def _lines(root: str, code: str, table: dict[str, Any]) -> list[tuple[str, str]]:
    """Return the lines of a table, those of inner tables behind their own name."""
    found: list[tuple[str, str]] = []
    for key, value in table.items():
        inner = f"{code}.{key}"
        name = word(f"policy.{inner}") if f"policy.{inner}" in terms() else key
        if isinstance(value, dict):
            found += [(f"{name} · {k}", v) for k, v in _lines(root, inner, value)] or [(name, "—")]
        elif root in _MONEY_TABLES and isinstance(value, int):
            yuan = _("%(yuan)s 元") % {"yuan": ".".join(money_parts(value))}
            found.append((name, yuan))
        elif isinstance(value, list):
            found.append((name, word("word.list_comma").join(str(v) for v in value) or "—"))
        elif inner == _STYLE and f"schedule.{value}" in terms():
            found.append((name, word(f"schedule.{value}")))
        else:
            found.append((name, str(value)))
    return found


def _name(code: str, title: str = "") -> str:
    return word(f"policy.{code}") if f"policy.{code}" in terms() else title or code


@page("see.policy")
def rules(request: DeskRequest) -> HttpResponse:
    """Show every rule that holds on the day."""
    actor, on = request.actor, request.as_of
    known = versions(actor.county)
    found = []
    for code, version in terms_on(actor.county, on).items():
        rows = known.get(code, [])
        here = next((r for r in rows if r.id == version.id), None)
        found.append(
            RuleRow(
                code, _name(code, here.title if here else ""), shown(code, version.value),
                version.document, version.valid_from, len(rows),
                here is not None and here.county == actor.county,
            )
        )  # fmt: skip
    context = {"rules": found, "may_set": actor.may("policy.set")}
    return render(request, "desk/policy/list.html", context)


@page("see.policy")
def rules_export(request: DeskRequest) -> HttpResponse:
    """Hand out every rule that holds on the day, with its document."""
    actor, on = request.actor, request.as_of
    columns = [
        Col("name", _("规则")), Col("value", _("现行")), Col("document", _("文号")),
        Col("since", _("从哪天起"), "day"), Col("code", _("代码")),
    ]  # fmt: skip

    def body() -> Iterable[list[Any]]:
        for code, version in terms_on(actor.county, on).items():
            said = shown(code, version.value)
            lines = _("；").join(f"{name} {text}" for name, text in said.lines)
            yield [_name(code), said.text or lines, version.document, version.valid_from, code]

    crumbs = [(_("政策"), reverse("desk:policy"))]
    return hand_out(request, "policy", f"{_('政策')} {on}", columns, body, crumbs)


class RuleForm(forms.Form):
    """A new value from a day on, by a numbered document."""

    valid_from = DayField(label=gettext_lazy("从哪天起"))
    document = forms.CharField(
        label=gettext_lazy("文号"), max_length=60, help_text=gettext_lazy("定这条的文件。")
    )

    def __init__(self, *args: Any, county: str, code: str, value: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.county, self.code, self.now = county, code, value
        self.fields["value"] = _field(code, value)
        self.order_fields(["value", "valid_from", "document"])

    def clean_value(self) -> Any:
        """Return the value as policy keeps it; a table is read from its JSON."""
        given = self.cleaned_data["value"]
        if not isinstance(self.now, (dict, list)):
            return given
        try:
            value = json.loads(given, parse_float=_no_float, parse_constant=_no_float)
        except (ValueError, RecursionError) as problem:
            where = getattr(problem, "lineno", 1)
            raise forms.ValidationError(_("第 %(line)s 行不是 JSON。") % {"line": where}) from None
        if type(value) is not type(self.now):
            raise forms.ValidationError(_("要和原来一样是一张表。"))
        return value

    def clean(self) -> dict[str, Any]:
        """Refuse terms by which no loan could be repaid, before one is paid out by them."""
        given: dict[str, Any] = super().clean() or {}
        if self.code in LOAN_TERMS and {"value", "valid_from"} <= given.keys():
            try:
                check(terms_with(self.county, given["valid_from"], self.code, given["value"]))
            except (KeyError, TypeError, ValueError) as problem:
                said = Refused("terms_unfit", code=str(problem))
                text = {"text": said.text(lang()), "mend": said.mend(lang())}
                self.add_error("value", _("%(text)s。%(mend)s") % text)
        return given


def _no_float(text: str) -> Any:
    raise ValueError(text)


def _field(code: str, value: Any) -> forms.Field:
    label = _("新的值")
    if isinstance(value, (dict, list)):
        hint = _("照原来的样子写 JSON；金额单位是分，没有小数。")
        area = forms.Textarea({"rows": 10, "spellcheck": "false"})
        return forms.CharField(label=label, help_text=hint, widget=area, max_length=20_000)
    if isinstance(value, int):
        if kind_of(code) == FEN:
            return FenField(label=_("新的值（元）"))
        units = {
            DAYS: _("单位：天"), PERCENT: _("单位：%"), BASIS: _("单位：万分之一，100 就是 1%"),
        }  # fmt: skip
        return forms.IntegerField(
            label=label, min_value=0, help_text=units.get(kind_of(code), ""),
            widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        )  # fmt: skip
    return forms.CharField(label=label, max_length=200)


def _initial(value: Any) -> Any:
    if isinstance(value, (dict, list)):
        return json.dumps(json.loads(canonical(value)), ensure_ascii=False, indent=2)
    return value


@page("see.policy")
def rule(request: DeskRequest, code: str) -> HttpResponse:
    """Show every version of one rule; set a new one from a day on."""
    actor, on = request.actor, request.as_of
    now = terms_on(actor.county, on)
    known = seeds().get(code)
    rows = list(history(actor.county, code))
    if known is None or not rows:
        raise Http404
    value = now.get(code, known["value"])
    may = actor.may("policy.set") and on == request.today
    form = None
    if may or request.method == "POST":
        form = RuleForm(
            request.POST or None, county=actor.county, code=code, value=known["value"],
            initial={"value": _initial(value), "valid_from": on},
        )  # fmt: skip
    if request.method == "POST" and form is not None and form.is_valid():
        data = form.cleaned_data
        done = tried(
            request, form, set_rule, at=_BESIDE, code=code, value=data["value"],
            valid_from=data["valid_from"], document=data["document"],
        )  # fmt: skip
        if done is not None:
            return redirect("desk:policy_rule", code)
    context = {
        "code": code,
        "name": _name(code, known["title"]),
        "value": shown(code, value),
        "versions": _versions(actor.county, code, rows, on),
        "form": form if may or request.method == "POST" else None,
        "key": request.POST.get("key") or fresh_key(),
        "crumbs": [(_("政策"), reverse("desk:policy"))],
    }
    return render(request, "desk/policy/rule.html", context)


def _versions(county: str, code: str, rows: list[Any], on: date) -> list[dict[str, Any]]:
    """Return the versions newest first; which holds on the day, which is still to come."""
    own = [r for r in rows if r.county == county and r.valid_from <= on]
    shared = [r for r in rows if r.county != county and r.valid_from <= on]
    # A county's own row takes precedence over the shared ones, whatever their days.
    holding = next(iter(own or shared), None)
    found = []
    for row in rows:
        if holding is not None and row.id == holding.id:
            state = "done"
        else:
            state = "todo" if row.valid_from > on else "info"
        found.append(
            {
                "row": row,
                "value": shown(code, json.loads(row.value)),
                "own": row.county == county,
                "state": state,
            }
        )
    return found


urls = [
    path("policy", rules, name="policy"),
    path("policy/export", rules_export, name="policy_export"),
    path("policy/<str:code>", rule, name="policy_rule"),
]
