"""One agreement: its number on three papers, its letter, and what mends a mistake."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tuopin.agreements.actions import correct_paper, issue_letters, sign_letters, sign_papers, void
from tuopin.agreements.queries import agreement, letters_of, paper_facts, papers_of
from tuopin.agreements.states import PAPER_KINDS, PARTIES
from tuopin.desk.fields import FenField
from tuopin.desk.pages import do, fresh_key, page, scope
from tuopin.desk.say import word
from tuopin.kit.refusals import Refused


class PaperForm(forms.Form):
    """What is written on a paper."""

    number = forms.CharField(label=gettext_lazy("纸上的编号"), max_length=40)
    amount_fen = FenField(label=gettext_lazy("纸上的金额（元）"))


class LetterForm(forms.Form):
    """Who signed for each party that has not signed yet."""

    def __init__(self, *args: Any, missing: tuple[str, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for party in missing:
            self.fields[party] = forms.CharField(
                label=word(f"party.{party}"), max_length=60, required=False
            )


def _found(request: HttpRequest, key: UUID) -> Any:
    found = agreement(request.actor.county, key)  # type: ignore[attr-defined]
    if found is None or not scope(request, "see.agreements").covers(found.region):
        raise Refused("not_found")
    return found


def _crumbs(found: Any = None) -> list[tuple[str, str]]:
    crumbs = [(_("签约文书"), reverse("desk:agreements"))]
    if found is not None:
        crumbs.append((found.number, reverse("desk:agreements_agreement", args=[found.id])))
    return crumbs


@page("see.agreements")
def agreement_page(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show an agreement: the number, the papers that bear it, the letter's five signatures."""
    actor, on = request.actor, request.as_of  # type: ignore[attr-defined]
    found = _found(request, key)
    papers = papers_of(actor.county, [found]).get(found.id, {})
    letter = letters_of(actor.county, [found.id], on).get(found.id)
    facts = paper_facts(scope(request, "see.agreements"), on, agreements=[found.id])
    context = {
        "agreement": found,
        "facts": facts[0] if facts else None,
        "papers": [
            {
                "kind": kind,
                "paper": papers.get(kind),
                "off": papers.get(kind) is not None
                and (papers[kind].number, papers[kind].amount_fen)
                != (found.number, found.amount_fen),
            }
            for kind in PAPER_KINDS
        ],
        "letter": letter,
        "parties": [
            {"party": party, "signed": letter.signed.get(party) if letter else None}
            for party in PARTIES
        ],
        "acts": {
            n: actor.may(f"agreements.{n}")
            for n in ("sign_papers", "correct_paper", "issue_letters", "sign_letters", "void")
        },
        "crumbs": _crumbs(),
    }
    return render(request, "desk/agreements/agreement.html", context)


@page("agreements.sign_papers")
def sign_page(request: HttpRequest, key: UUID) -> HttpResponse:
    """Record the papers that were signed, each with the number and the amount written on it."""
    found = _found(request, key)
    there = papers_of(found.county, [found]).get(found.id, {})
    kinds = [kind for kind in PAPER_KINDS if kind not in there]
    start = {"number": found.number, "amount_fen": found.amount_fen}
    made = [
        (kind, PaperForm(request.POST or None, prefix=kind, initial=start)) for kind in kinds
    ]
    chosen = [(k, f) for k, f in made if request.POST.get(f"{k}-on")]
    if request.method == "POST" and chosen and all(f.is_valid() for _k, f in chosen):
        papers = [{"agreement": str(key), "kind": k, **f.cleaned_data} for k, f in chosen]
        do(request, sign_papers, papers=papers)
        return redirect("desk:agreements_agreement", key)
    context = {"agreement": found, "made": made, "key": _key(request), "crumbs": _crumbs(found)}
    return render(request, "desk/agreements/sign.html", context)


def _key(request: HttpRequest) -> str:
    return request.POST.get("key") or fresh_key()


@page("agreements.correct_paper")
def correct_page(request: HttpRequest, key: UUID, kind: str) -> HttpResponse:
    """Put a right paper in place of one that disagrees."""
    found = _found(request, key)
    if kind not in PAPER_KINDS:
        raise Http404
    form = PaperForm(
        request.POST or None, initial={"number": found.number, "amount_fen": found.amount_fen}
    )
    if request.method == "POST" and form.is_valid():
        do(request, correct_paper, agreement=key, kind=kind, **form.cleaned_data)
        return redirect("desk:agreements_agreement", key)
    context = {
        "form": form, "title": _("更正") + " · " + word(f"paper.{kind}"), "key": _key(request),
        "why": _("重签一张，旧的留着备查；编号 %(number)s") % {"number": found.number},
        "button": _("存下更正"), "back": reverse("desk:agreements_agreement", args=[key]),
        "crumbs": _crumbs(found),
    }  # fmt: skip
    return render(request, "desk/funds/form.html", context)


@page("agreements.sign_letters")
def letter_page(request: HttpRequest, key: UUID) -> HttpResponse:
    """Record the signatures on a responsibility letter; issue it first where there is none."""
    actor, on = request.actor, request.today  # type: ignore[attr-defined]
    found = _found(request, key)
    letter = letters_of(actor.county, [found.id], on).get(found.id)
    if letter is None and request.method == "POST" and request.POST.get("issue"):
        do(request, issue_letters, agreements=[str(key)])
        return redirect("desk:agreements_letter", key)
    missing = letter.missing if letter else ()
    form = LetterForm(request.POST or None, missing=missing)
    if letter and request.method == "POST" and form.is_valid():
        given = {p: s.strip() for p, s in form.cleaned_data.items() if s.strip()}
        if given:
            signatures = [
                {"agreement": str(key), "party": p, "signer": s} for p, s in given.items()
            ]
            do(request, sign_letters, signatures=signatures)
            return redirect("desk:agreements_agreement", key)
    context = {
        "agreement": found, "letter": letter, "form": form, "key": _key(request),
        "may_issue": actor.may("agreements.issue_letters"), "crumbs": _crumbs(found),
    }  # fmt: skip
    return render(request, "desk/agreements/letter.html", context)


@page("agreements.void")
def void_page(request: HttpRequest, key: UUID) -> HttpResponse:
    """Say what voiding does, ask for the reason, then void the number."""
    found = _found(request, key)
    if request.method == "POST" and request.POST.get("confirmed"):
        do(request, void, agreement=key, reason=request.POST.get("reason", ""))
        return redirect("desk:agreements_agreement", key)
    context = {
        "title": _("作废编号") + " " + found.number,
        "why": found.household.head_name,
        "will": [_("这个号作废，留在登记簿上，不再给别人用")],
        "refused": [],
        "after": [],
        "hidden": [],
        "reason": True,
        "button": _("作废"),
        "danger": True,
        "back": reverse("desk:agreements_agreement", args=[key]),
        "crumbs": _crumbs(found),
    }
    return render(request, "desk/confirm.html", context)
