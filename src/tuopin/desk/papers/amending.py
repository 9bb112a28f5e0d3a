"""Amending a wording: the text with its faults, a preview, what changes, and then the version."""

from typing import Any, NamedTuple

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from tuopin.desk.fields import DayField
from tuopin.desk.gate import DeskRequest
from tuopin.desk.pages import download, fresh_key, page
from tuopin.desk.papers.pictures import pages_of
from tuopin.desk.papers.room import crumbs, named
from tuopin.desk.papers.sample import sample_paper
from tuopin.desk.papers.wordings import LANGUAGES, Line, compared, names_of
from tuopin.desk.say import lang, long_day, word
from tuopin.desk.trying import tried
from tuopin.desk.writing import confirm_page, confirmed, table
from tuopin.documents import pdf
from tuopin.documents.kinds import KINDS
from tuopin.documents.tree import Language
from tuopin.documents.wording import Template, Words, faults
from tuopin.kit.refusals import Refused
from tuopin.papers.actions.wording import LONGEST, LONGEST_TEXT, amend
from tuopin.papers.queries.wording import in_force, last_issued, template_of, versions

# The field beside which a refusal is said.
_BESIDE = {"policy_document_missing": "document", "wording_past": "from_on"}


class TextForm(forms.Form):
    """A text in both languages, from a day on, by a numbered document."""

    title = forms.CharField(label=gettext_lazy("标题"), max_length=LONGEST["title"])
    text = forms.CharField(label=gettext_lazy("正文"), max_length=LONGEST_TEXT)
    title_en = forms.CharField(
        label=gettext_lazy("英文标题"), max_length=LONGEST["title_en"], required=False
    )
    text_en = forms.CharField(
        label=gettext_lazy("英文正文"), max_length=LONGEST_TEXT, required=False
    )
    document = forms.CharField(
        label=gettext_lazy("文号"), max_length=LONGEST["document"],
        help_text=gettext_lazy("定这次修订的文件，例如 县脱贫〔2007〕3号。"),
    )  # fmt: skip
    from_on = DayField(label=gettext_lazy("从哪天起用"))
    note = forms.CharField(
        label=gettext_lazy("改了什么、为什么"), max_length=LONGEST["note"], required=False
    )

    def __init__(self, *args: Any, template: Template, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.template = template
        for name, language in (("text", "zh"), ("text_en", "en")):
            attrs = {"rows": 18, "spellcheck": "false", "data-tp-text": language}
            self.fields[name].widget = forms.Textarea(attrs)

    def words(self, language: Language) -> Words:
        """Return the text typed in a language, whatever its faults."""
        tail = "_en" if language == "en" else ""
        title, text = self.data.get(f"title{tail}", ""), self.data.get(f"text{tail}", "")
        return Words(0, title, text, language)

    def clean(self) -> dict[str, Any]:
        """Refuse a text with faults; the page shows each at its line."""
        given: dict[str, Any] = super().clean() or {}
        for one in self.languages:
            count = len(faults(self.template, self.words(one)))
            if count:
                said = ngettext("有 %(n)s 处要改，见上面。", "有 %(n)s 处要改，见上面。", count)
                self.add_error("text_en" if one == "en" else "text", said % {"n": count})
        return given

    @property
    def languages(self) -> tuple[Language, ...]:
        """Return the languages that have a text; English may be left out."""
        english = self.words("en")
        return ("zh", "en") if english.title.strip() or english.text.strip() else ("zh",)


class Fault(NamedTuple):
    """A fault as the page shows it: the line and what stands there, the name, what is wrong."""

    line: int
    text: str
    name: str
    why: str


class Sheet(NamedTuple):
    """One language of the editor: its fields, what it may name, its faults, its pages."""

    lang: Language
    title: Any
    text: Any
    names: list[Any]
    used: set[str]
    faults: list[Fault]
    pages: list[str]


@page("papers.amend")
def amend_page(request: DeskRequest, kind: str) -> HttpResponse:
    """Amend a kind's text: look at it, read what changes, then set the version."""
    template = template_of(kind)
    form = TextForm(request.POST or None, template=template, initial=_initial(request, kind))
    back = reverse("desk:papers_wording", args=[kind])
    wants = request.POST.get("do", "")
    valid = request.method == "POST" and form.is_valid()
    if valid and confirmed(request):
        done = tried(request, form, amend, at=_BESIDE, kind=kind, **form.cleaned_data)
        if done is not None:
            return redirect(f"{back}?version={done.result['version']}")
    elif valid and wants == "amend" and _fits(request, kind, form):
        return _confirm(request, kind, form, back)
    shown = request.method == "POST" and wants == "look"
    if shown:
        # Who only looks has not decided yet by which document and from when.
        for name in ("document", "from_on"):
            form.errors.pop(name, None)
    context = {
        "form": form,
        "name": named(kind),
        "kind": kind,
        "sheets": [_sheet(kind, form, one, drawn=shown) for one in LANGUAGES],
        "looked": shown,
        "key": request.POST.get("key") or fresh_key(),
        "last": last_issued(request.actor.county, kind),
        "back": back,
        "crumbs": crumbs((_("文书范本"), reverse("desk:papers_wordings")), (named(kind), back)),
    }
    status = 409 if form.errors and not shown else 200
    return render(request, "desk/papers/amend.html", context, status=status)


@require_POST
@page("papers.amend")
def preview_file(request: DeskRequest, kind: str) -> HttpResponse:
    """Hand out the sample of a text that was typed as a PDF; refuses 'wording_preview_faulty'."""
    template = template_of(kind)
    form = TextForm(request.POST, template=template)
    sheets = [form.words(one) for one in form.languages]
    if any(faults(template, words) for words in sheets):
        raise Refused("wording_preview_faulty")
    made = pdf.write([sample_paper(KINDS[kind], template, words) for words in sheets])
    name = _("%(name)s样张") % {"name": named(kind)}
    return download(made, f"{name}.pdf", "application/pdf")


def _initial(request: DeskRequest, kind: str) -> dict[str, Any]:
    """Return the text in force as it would be amended; English is empty where there is none."""
    county, on = request.actor.county, request.today
    chinese, english = in_force(county, kind, on), in_force(county, kind, on, "en")
    there = english.lang == "en"
    return {
        "title": chinese.title, "text": chinese.text, "from_on": on,
        "title_en": english.title if there else "", "text_en": english.text if there else "",
    }  # fmt: skip


def _sheet(kind: str, form: TextForm, language: Language, *, drawn: bool) -> Sheet:
    tail = "_en" if language == "en" else ""
    names = names_of(form.template, language)
    text = str(form[f"text{tail}"].value() or "")
    told: list[Fault] = []
    pages: list[str] = []
    if form.is_bound and language in form.languages:
        told = _told(form.template, form.words(language))
        if drawn and not told:
            pages = pages_of(sample_paper(KINDS[kind], form.template, form.words(language)))
    used = {name.name for name in names if name.typed in text}
    return Sheet(language, form[f"title{tail}"], form[f"text{tail}"], names, used, told, pages)


def _told(template: Template, words: Words) -> list[Fault]:
    """Return the faults of a text, each with the line that it stands in."""
    lines = words.text.replace("\r\n", "\n").split("\n")
    return [
        Fault(
            fault.line,
            lines[fault.line - 1].strip()[:120] if 0 < fault.line <= len(lines) else "",
            fault.name,
            word(f"wording.{fault.code}"),
        )
        for fault in faults(template, words)
    ]


def _fits(request: DeskRequest, kind: str, form: TextForm) -> bool:
    """Say whether a text may be set from its day on; what is in the way is said in the form."""
    last = last_issued(request.actor.county, kind)
    begins = form.cleaned_data["from_on"]
    if last is not None and begins < last:
        form.add_error("from_on", _said(Refused("wording_past", date=begins, last=last)))
    elif not _changes(request, kind, form):
        form.add_error(None, _said(Refused("wording_unchanged")))
    return not form.errors


def _said(refusal: Refused) -> str:
    said = {"text": refusal.text(lang()), "mend": refusal.mend(lang())}
    return _("%(text)s。%(mend)s") % said


def _changes(request: DeskRequest, kind: str, form: TextForm) -> dict[Language, list[Line]]:
    """Return the lines that a text changes against the one in force on its day, by language."""
    county, begins = request.actor.county, form.cleaned_data["from_on"]
    found: dict[Language, list[Line]] = {}
    for language in LANGUAGES:
        now, new = in_force(county, kind, begins, language), form.words(language)
        old = f"{now.title}\n{now.text}" if now.lang == language else ""
        lines = compared(old, f"{new.title}\n{new.text}")
        changed = [line for line in lines if line.change != "same"]
        if changed:
            found[language] = changed
    return found


def _confirm(request: DeskRequest, kind: str, form: TextForm, back: str) -> HttpResponse:
    """Say which lines change, from when, and what stays as it is."""
    changed = _changes(request, kind, form)
    newest = versions(request.actor.county, kind).first()
    number = (newest.version if newest else 0) + 1
    begins = form.cleaned_data["from_on"]
    rows = [
        (_("中文") if language == "zh" else _("英文"),
         _("去掉") if line.change == "gone" else _("加上"), line.text)
        for language, lines in changed.items()
        for line in lines
    ]  # fmt: skip
    after = [
        _("以前印出去的文书照旧，补打也用原来的文字"),
        _("记入审计：谁、哪天、文号"),
    ]
    if "en" not in form.languages:
        after.append(_("没有英文，英文件印中文，并注明"))
    return confirm_page(
        request, _("修订%(name)s") % {"name": named(kind)},
        will=[
            _("立第 %(n)s 版，%(document)s")
            % {"n": number, "document": form.cleaned_data["document"]},
            _("从 %(day)s 起印的文书用这一版") % {"day": long_day(begins)},
        ],
        after=after, listed=table((_("文字"), _("怎样"), _("这一行")), rows),
        hidden=[(name, form.data.get(name, "")) for name in form.fields],
        button=_("立第 %(n)s 版") % {"n": number}, back=back,
        crumbs=crumbs((_("文书范本"), reverse("desk:papers_wordings")), (named(kind), back)),
    )  # fmt: skip
