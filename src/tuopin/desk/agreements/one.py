"""One agreement: its number on three papers, its letter, its money, and what mends a mistake."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tuopin.agreements.actions import correct_paper, issue_letters, sign_letters, sign_papers, void
from tuopin.agreements.queries import (
    Signer,
    agreement,
    letters_of,
    paper_facts,
    papers_of,
    signers,
    state_on,
)
from tuopin.agreements.states import PAPER_KINDS, PARTIES
from tuopin.desk.fields import FenField
from tuopin.desk.gate import DeskRequest
from tuopin.desk.pages import do, fresh_key, page, scope
from tuopin.desk.say import word
from tuopin.desk.trying import tried
from tuopin.desk.writing import confirm_page, confirmed, form_page
from tuopin.funds.queries import loan_of_agreement
from tuopin.kit.refusals import Refused


class PaperForm(forms.Form):
    """What is written on a paper."""

    number = forms.CharField(label=gettext_lazy("纸上的编号"), max_length=40)
    amount_fen = FenField(label=gettext_lazy("纸上的金额（元）"))


class LetterForm(forms.Form):
    """Who signed for each party that has not signed yet."""

    def __init__(
        self, *args: Any, missing: tuple[str, ...], known: Mapping[str, Signer], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for party in missing:
            hint = _("应当是 %(name)s") % {"name": known[party].name} if party in known else ""
            self.fields[party] = forms.CharField(
                label=word(f"party.{party}"), max_length=60, required=False, help_text=hint
            )


def _found(request: DeskRequest, key: UUID) -> Any:
    """Return an agreement of the reader's area; refuses 'not_found', 'out_of_area'."""
    found = agreement(request.actor.county, key)
    if found is None or found.numbered_on > request.as_of:
        raise Refused("not_found")
    if not scope(request, "see.agreements").covers(found.region):
        raise Refused("out_of_area")
    return found


def _at(found: Any) -> str:
    return reverse("desk:agreements_agreement", args=[found.id])


def _crumbs(found: Any = None) -> list[tuple[str, str]]:
    crumbs = [(_("签约文书"), reverse("desk:agreements"))]
    if found is not None:
        crumbs.append((found.number, _at(found)))
    return crumbs


@page("see.agreements")
def agreement_page(request: DeskRequest, key: UUID) -> HttpResponse:
    """Show an agreement: the number, the papers that bear it, the letter's five signatures."""
    actor, on = request.actor, request.as_of
    found = _found(request, key)
    papers = papers_of(actor.county, [found]).get(found.id, {})
    letter = letters_of(actor.county, [found.id], on).get(found.id)
    facts = paper_facts(scope(request, "see.agreements"), on, agreements=[found.id])
    past = on != request.today
    context = {
        "agreement": found,
        "state": state_on(found, on) if past else found.state,
        "facts": facts[0] if facts else None,
        "papers": [_line(found, kind, papers.get(kind), on) for kind in PAPER_KINDS],
        "missing": len(PAPER_KINDS) - len(papers),
        "letter": letter,
        "parties": [
            {"party": party, "signed": letter.signed.get(party) if letter else None}
            for party in PARTIES
        ],
        "loan": loan_of_agreement(actor.county, found.id) if actor.may("see.funds") else None,
        "acts": {
            n: actor.may(f"agreements.{n}")
            for n in ("sign_papers", "correct_paper", "issue_letters", "sign_letters", "void")
        },
        "may_print": actor.may("papers.print") and found.state != "void",
        "may_release": actor.may("funds.release"),
        "crumbs": _crumbs(),
    }
    return render(request, "desk/agreements/agreement.html", context)


def _line(found: Any, kind: str, paper: Any, on: Any) -> dict[str, Any]:
    """Return a paper as it stood on a day, and whether it disagrees with the agreement."""
    if paper is not None and paper.signed_on > on:
        paper = None
    off = paper is not None and (paper.number, paper.amount_fen) != (found.number, found.amount_fen)
    return {"kind": kind, "paper": paper, "off": off}


@page("agreements.sign_papers")
def sign_page(request: DeskRequest, key: UUID) -> HttpResponse:
    """Record the papers that were signed, each with the number and the amount written on it."""
    found = _found(request, key)
    there = papers_of(found.county, [found]).get(found.id, {})
    start = {"number": found.number, "amount_fen": found.amount_fen}
    data = request.POST if request.method == "POST" else None
    made = [
        (kind, PaperForm(data, prefix=kind, initial=start))
        for kind in PAPER_KINDS
        if kind not in there
    ]
    chosen = [(k, f) for k, f in made if data and data.get(f"{k}-on")]
    above = forms.Form(data)
    if data and above.is_valid():
        # Every form is asked, so that each says its own faults.
        right = [f.is_valid() for _k, f in chosen]
        if not chosen:
            above.add_error(None, _("勾上签了的文书。"))
        elif all(right):
            papers = [{"agreement": str(key), "kind": k, **f.cleaned_data} for k, f in chosen]
            if tried(request, above, sign_papers, papers=papers):
                return redirect(_at(found))
    context = {
        "agreement": found, "made": [(k, f, not data or f"{k}-on" in data) for k, f in made],
        "above": above, "key": _key(request), "crumbs": _crumbs(found),
    }  # fmt: skip
    status = 409 if above.errors else 200
    return render(request, "desk/agreements/sign.html", context, status=status)


def _key(request: DeskRequest) -> str:
    return request.POST.get("key") or fresh_key()


@page("agreements.correct_paper")
def correct_page(request: DeskRequest, key: UUID, kind: str) -> HttpResponse:
    """Put a right paper in place of one that disagrees."""
    found = _found(request, key)
    if kind not in PAPER_KINDS:
        raise Http404
    start = {"number": found.number, "amount_fen": found.amount_fen}
    form = PaperForm(request.POST or None, initial=start)
    if (
        request.method == "POST"
        and form.is_valid()
        and tried(request, form, correct_paper, agreement=key, kind=kind, **form.cleaned_data)
    ):
        return redirect(_at(found))
    return form_page(
        request, form, _("更正") + " · " + word(f"paper.{kind}"),
        why=_("重签一张，旧的留着备查；编号 %(number)s") % {"number": found.number},
        button=_("存下更正"), back=_at(found), crumbs=_crumbs(found),
    )  # fmt: skip


@page("agreements.sign_letters")
def letter_page(request: DeskRequest, key: UUID) -> HttpResponse:
    """Record the signatures on a responsibility letter; issue it first where there is none."""
    actor, on = request.actor, request.today
    found = _found(request, key)
    letter = letters_of(actor.county, [found.id], on).get(found.id)
    if letter is None and request.POST.get("issue"):
        do(request, issue_letters, agreements=[str(key)])
        return redirect("desk:agreements_letter", key)
    missing = letter.missing if letter else ()
    known = {
        party: signer
        for party in missing
        for signer in signers(actor.county, [found], party, on).values()
    }
    data = request.POST if request.method == "POST" else None
    form = LetterForm(data, missing=missing, known=known)
    if letter and request.method == "POST" and form.is_valid():
        given = {p: s.strip() for p, s in form.cleaned_data.items() if s.strip()}
        signatures = [{"agreement": str(key), "party": p, "signer": s} for p, s in given.items()]
        if not given:
            form.add_error(None, _("写上签了字的人。"))
        elif tried(request, form, sign_letters, signatures=signatures):
            return redirect(_at(found))
    context = {
        "agreement": found, "letter": letter, "form": form, "key": _key(request),
        "may_issue": actor.may("agreements.issue_letters"), "crumbs": _crumbs(found),
    }  # fmt: skip
    status = 409 if form.errors else 200
    return render(request, "desk/agreements/letter.html", context, status=status)


@page("agreements.void")
def void_page(request: DeskRequest, key: UUID) -> HttpResponse:
    """Say what voiding does, ask for the reason, then void the number."""
    found = _found(request, key)
    if confirmed(request):
        do(request, void, agreement=key, reason=request.POST.get("reason", ""))
        return redirect(_at(found))
    return confirm_page(
        request, _("作废编号") + " " + found.number,
        why=found.household.head_name,
        will=[_("这个号作废，留在登记簿上，不再给别人用"), _("三张文书和责任书一起作废")],
        after=[_("这一户回到“待编号”，要办就重新编号、重签")],
        reason=True, danger=True, button=_("作废"), back=_at(found), crumbs=_crumbs(found),
    )  # fmt: skip
