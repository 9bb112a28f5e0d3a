"""Letters signed by one party for many households: who signs is known from posts and pairings."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tuopin.agreements.actions import sign_letters
from tuopin.agreements.queries import agreements, letters_of, signers
from tuopin.agreements.states import PARTIES
from tuopin.desk.agreements.bulk import back_to, chosen_ids, crumbs, hidden
from tuopin.desk.gate import DeskRequest
from tuopin.desk.pages import do, page, scope
from tuopin.desk.say import word
from tuopin.desk.writing import confirm_page, confirmed, table
from tuopin.kit.refusals import Culprit


@page("agreements.sign_letters")
def sign_letters_many(request: DeskRequest) -> HttpResponse:
    """Say who signs the chosen letters for one party, then record the signatures (R43).

    Somebody else's signature is entered on the household's own page.
    """
    if request.method != "POST":
        return redirect(f"{reverse('desk:agreements')}?tab=letters")
    party = request.POST.get("party", "")
    if party not in PARTIES:
        raise Http404
    back = f"{back_to(request, 'letters')}&party={party}"
    keys = chosen_ids(request)
    if confirmed(request):
        signatures = [
            {"agreement": key, "party": party, "signer": request.POST.get(f"signer-{key}", "")}
            for key in keys
        ]
        do(request, sign_letters, signatures=signatures)
        return redirect(back_to(request, "letters"))
    return _confirm(request, party, keys, back)


def _confirm(request: DeskRequest, party: str, keys: list[str], back: str) -> HttpResponse:
    actor, on = request.actor, request.today
    area = scope(request, "agreements.sign_letters")
    found = list(agreements(area).filter(id__in=keys))
    letters = letters_of(actor.county, [a.id for a in found], on)
    who = signers(actor.county, found, party, on)
    why = {a.id: _why_not(a, party, letters.get(a.id), who) for a in found}
    fit = [a for a in found if not why[a.id]]
    n = len(fit)
    last = sum(1 for a in fit if letters[a.id].missing == (party,))
    said = {"n": n, "party": word(f"party.{party}")}
    return confirm_page(
        request, _("责任书签字") + " · " + word(f"party.{party}"),
        why=_("照下面的人登记；签的是别人，就到那一户单独登记。"),
        will=[ngettext("登记 %(n)s 份：%(party)s", "登记 %(n)s 份：%(party)s", n) % said],
        refused=[
            Culprit(f"{a.number} {a.household.head_name}", why[a.id]) for a in found if why[a.id]
        ],
        after=[
            ngettext("其中 %(n)s 份五方签全", "其中 %(n)s 份五方签全", last) % {"n": last}
        ],
        hidden=[
            *hidden(request, [str(a.id) for a in fit]),
            ("party", party),
            *((f"signer-{a.id}", who[a.id].key) for a in fit),
        ],
        listed=table(
            [_("编号"), _("户"), _("签字人")],
            ([a.number, a.household.head_name, who[a.id].name] for a in fit),
        ),
        button=ngettext("登记 %(n)s 份签字", "登记 %(n)s 份签字", n) % {"n": n},
        back=back, blocked=not fit, crumbs=crumbs(),
    )  # fmt: skip


def _why_not(agreement: Any, party: str, letter: Any, who: Any) -> str:
    if letter is None:
        return "why.letter_missing"
    if party in letter.signed:
        return "why.already_signed"
    return "" if agreement.id in who else "why.no_signer"
