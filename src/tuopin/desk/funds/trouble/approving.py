"""Proposing to write a loan off, approving it twice, refusing it, taking it back."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tuopin.desk.fields import Pick
from tuopin.desk.funds.trouble.finding import (
    back_to,
    crumbs_to,
    loan_of,
    owed,
    row_of,
    said,
    whose,
)
from tuopin.desk.gate import DeskRequest
from tuopin.desk.pages import do, page, scope
from tuopin.desk.trying import tried
from tuopin.desk.writing import confirm_page, confirmed, form_page, sum_said
from tuopin.funds.actions import (
    approve_write_off,
    propose_write_off,
    refuse_write_off,
    undo_write_off,
)
from tuopin.funds.queries import quota, write_offs
from tuopin.funds.states import WRITE_OFF_CAUSES
from tuopin.kit.money import yuan

WAITING = ("proposed", "seconded")


def here() -> tuple[str, str]:
    """Return the list of write-offs, for the way back."""
    return _("核销"), reverse("desk:funds_write_offs")


class ProposalForm(forms.Form):
    """Why a loan will not come back, and by which paper."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cause"] = Pick(
            [(c, said("write_off_cause", c)) for c in WRITE_OFF_CAUSES],
            label=gettext_lazy("核销事由"),
        )
        self.fields["reason"] = forms.CharField(label=gettext_lazy("情况说明"), max_length=300)
        self.fields["document"] = forms.CharField(
            label=gettext_lazy("文件号"), max_length=60,
            help_text=gettext_lazy("证明材料或乡镇报告的编号"),
        )  # fmt: skip


@page("funds.propose_write_off")
def propose_page(request: DeskRequest, key: UUID) -> HttpResponse:
    """Propose to write a loan off: a form, then what it means, then the proposal."""
    loan = loan_of(request, key, "funds.propose_write_off")
    form = ProposalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if not confirmed(request):
            return _confirm_proposal(request, loan, form.cleaned_data)
        if made := tried(request, form, propose_write_off, loan=key, **form.cleaned_data):
            return redirect("desk:funds_write_off", made.result["write_off"])
    return form_page(
        request, form, _("提出核销"),
        why=_("%(whose)s，还欠本金 %(yuan)s 元") % {"whose": whose(loan), "yuan": yuan(owed(loan))},
        button=_("看一看再交"), back=back_to(loan), crumbs=crumbs_to(here()),
    )  # fmt: skip


def _confirm_proposal(request: DeskRequest, loan: Any, data: dict[str, Any]) -> HttpResponse:
    have = quota(request.actor.county, request.today)
    said_quota = {"year": have.year, "left": yuan(have.left_fen)}
    return confirm_page(
        request, _("提出核销"),
        why=_("核销要另外两个人先后批准；提出的人不能批。"),
        will=[
            _("提出核销 %(whose)s") % {"whose": whose(loan)},
            said("write_off_cause", data["cause"]),
            *sum_said(owed(loan)),
        ],
        after=[
            _("%(year)s 年核销额度还剩 %(left)s 元") % said_quota,
            _("核销不是免债：债照样在册，联系人的责任不解除，以后收回记核销后收回"),
        ],
        hidden=[(name, data[name]) for name in data],
        button=_("交核销提议"), back=reverse("desk:funds_propose_write_off", args=[loan.id]),
        crumbs=crumbs_to(here()),
    )  # fmt: skip


def _acted(request: DeskRequest, key: UUID, permission: str) -> tuple[Any, str]:
    """Return a proposal of the reader's area and its page's address."""
    rows = write_offs(scope(request, permission))
    found = row_of(request, rows, key, "proposed_on")
    return found, reverse("desk:funds_write_off", args=[key])


@page("funds.approve_write_off")
def approve_page(request: DeskRequest, key: UUID) -> HttpResponse:
    """Say what an approval does, in figures and capitals, then give it."""
    found, at = _acted(request, key, "funds.approve_write_off")
    if confirmed(request):
        do(request, approve_write_off, write_off=key)
        return redirect(at)
    fen, have = owed(found.loan), quota(request.actor.county, request.today)
    posts = found.state == "seconded"
    numbers = {"year": have.year, "left": yuan(have.left_fen), "after": yuan(have.left_fen - fen)}
    after = [_("等另一位批准人批准，才过账")]
    if posts:
        after = [
            _("%(year)s 年额度还剩 %(after)s 元") % numbers
            if fen <= have.left_fen
            else _("%(year)s 年额度只剩 %(left)s 元，不够") % numbers,
            _("债照样在册，联系人的责任不解除"),
        ]
    return confirm_page(
        request, _("批准核销，过账") if posts else _("批准核销"),
        why=_("提出和两次批准是三个人。过账以后只能冲正。"),
        will=[
            _("核销 %(whose)s") % {"whose": whose(found.loan)},
            *sum_said(max(fen, 0)),
        ],
        after=after, danger=posts,
        button=(_("核销 %(yuan)s 元") if posts else _("批准 %(yuan)s 元"))
        % {"yuan": yuan(max(fen, 0))},
        back=at, crumbs=crumbs_to(here()),
        blocked=found.state not in WAITING or (posts and fen > have.left_fen),
    )  # fmt: skip


@page("funds.refuse_write_off")
def refuse_page(request: DeskRequest, key: UUID) -> HttpResponse:
    """Ask for the reason, then refuse a proposal."""
    found, at = _acted(request, key, "funds.refuse_write_off")
    return _with_reason(
        request, found, at, lambda reason: do(
            request, refuse_write_off, write_off=key, reason=reason
        ),
        title=_("不准核销"), why=_("不准以后借款照样要收。"),
        will=[_("不准核销 %(whose)s") % {"whose": whose(found.loan)}],
        after=[_("什么也没有过账，可以再提")],
        button=_("不准"), blocked=found.state not in WAITING,
    )  # fmt: skip


@page("funds.undo_write_off")
def undo_page(request: DeskRequest, key: UUID) -> HttpResponse:
    """Ask for the reason, then take a write-off back by a reversal."""
    found, at = _acted(request, key, "funds.undo_write_off")
    return _with_reason(
        request, found, at, lambda reason: do(
            request, undo_write_off, write_off=key, reason=reason
        ),
        title=_("撤销核销"), why=_("原来的凭证留着，另记一张反向的凭证；核销证明号不再用。"),
        will=[_("撤销 %(number)s") % {"number": found.certificate}, *sum_said(found.fen)],
        after=[_("借款重新挂账，照原来的日程催收")],
        button=_("撤销核销 %(yuan)s 元") % {"yuan": yuan(found.fen)},
        blocked=found.state != "posted",
    )  # fmt: skip


def _with_reason(
    request: DeskRequest, found: Any, at: str, act: Callable[[str], Any], *, title: str,
    **words: Any,
) -> HttpResponse:  # fmt: skip
    if confirmed(request):
        act(request.POST.get("reason", ""))
        return redirect(at)
    return confirm_page(
        request, title, back=at, reason=True, danger=True, crumbs=crumbs_to(here()), **words
    )
