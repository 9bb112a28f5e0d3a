"""The first hop: money held for households, sent to a township, received there, or let go."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tuopin.desk.gate import DeskRequest
from tuopin.desk.pages import as_uuid, do, page, scope
from tuopin.desk.tags.values import money as money_said
from tuopin.desk.writing import confirm_page, confirmed, sum_said, table
from tuopin.funds.actions import allot, receive, release
from tuopin.funds.queries import allotment, allotment_state, items, loan, money, sendable
from tuopin.kit.money import yuan
from tuopin.kit.refusals import Refused
from tuopin.offices.queries import names_on, officer_names
from tuopin.policy.queries import terms_on
from tuopin.programme.queries import batch_by_id


def crumbs() -> list[tuple[str, str]]:
    """Return where these pages lie."""
    return [(_("资金"), reverse("desk:funds"))]


def chosen_ids(request: DeskRequest) -> list[str]:
    """Return the rows chosen in a list, each once; refuses 'nothing_chosen'."""
    found = list(dict.fromkeys(str(as_uuid(key)) for key in request.POST.getlist("id")))
    if not found:
        raise Refused("nothing_chosen")
    return found


def households(rows: Any) -> Any:
    """Return the households of loans as a table for a confirm page."""
    return table(
        [_("户"), _("借据编号"), _("金额（元）")],
        ([r.household.head_name, r.number, money_said(r.approved_fen)] for r in rows),
        numbers=[2],
    )


@page("funds.release")
def release_page(request: DeskRequest, key: UUID) -> HttpResponse:
    """Say what letting go of held money does, ask for the reason, then let it go."""
    found = loan(request.actor.county, key)
    if found is None:
        raise Refused("not_found")
    if not scope(request, "funds.release").covers(found.region):
        raise Refused("out_of_area")
    back = reverse("desk:agreements_agreement", args=[found.agreement_id])
    if confirmed(request):
        do(request, release, loan=key, reason=request.POST.get("reason", ""))
        return redirect(back)
    return confirm_page(
        request, _("放开留出的钱") + " " + found.number,
        why=found.household.head_name,
        will=sum_said(found.approved_fen),
        after=[_("钱回到专户可以安排的部分"), _("这一户回到“已核对”，可以更正、作废或重新安排")],
        reason=True, button=_("放开"), back=back, crumbs=crumbs(),
        blocked=found.state != "reserved",
    )  # fmt: skip


@page("funds.allot")
def allot_page(request: DeskRequest) -> HttpResponse:
    """Say what a transfer to a township moves, then move it."""
    actor, on = request.actor, request.today
    data = request.POST if request.method == "POST" else request.GET
    batch, region = as_uuid(data.get("batch", "")), data.get("region", "")
    if batch_by_id(actor.county, batch) is None:
        raise Refused("not_found")
    back = f"{reverse('desk:funds')}?tab=allot"
    if confirmed(request):
        do(request, allot, batch=batch, region=region, loans=chosen_ids(request))
        return redirect(f"{reverse('desk:funds')}?tab=receive")
    seen = sendable(scope(request, "funds.allot"), batch, region, on)
    held = money(actor.county, on).special_fen
    place = names_on(actor.county, on).get(region, region)
    n = len(seen.fit)
    left = [
        _("专户还剩 %(yuan)s 元") % {"yuan": yuan(held - seen.fen)},
        _("乡镇财政所应在 %(days)s 天内确认收到")
        % {"days": terms_on(actor.county, on)["transfer.days"]},
    ]
    if seen.fen > held:
        left = [_("专户里只有 %(yuan)s 元，不够拨") % {"yuan": yuan(held)}]
    return confirm_page(
        request, _("拨款到乡镇") + " · " + place,
        why=_("从专户拨到乡镇财政所；拨出去以后，收到、发放都要留痕。"),
        will=[
            ngettext("拨出 %(n)s 户的借款", "拨出 %(n)s 户的借款", n) % {"n": n},
            *sum_said(seen.fen),
        ],
        refused=seen.unfit,
        after=left,
        hidden=[
            ("batch", str(batch)), ("region", region), *(("id", str(r.id)) for r in seen.fit)
        ],
        listed=households(seen.fit),
        button=ngettext("拨款 %(n)s 户 %(yuan)s 元", "拨款 %(n)s 户 %(yuan)s 元", n)
        % {"n": n, "yuan": yuan(seen.fen)},
        back=back, blocked=not n or seen.fen > held, crumbs=crumbs(),
    )  # fmt: skip


def _allotment(request: DeskRequest, key: UUID, permission: str) -> Any:
    """Return a transfer of the reader's area; refuses 'not_found', 'out_of_area'."""
    found = allotment(request.actor.county, key)
    if found is None or found.sent_on > request.as_of:
        raise Refused("not_found")
    if not scope(request, permission).covers(found.region):
        raise Refused("out_of_area")
    return found


@page("see.funds")
def allotment_page(request: DeskRequest, key: UUID) -> HttpResponse:
    """Show one transfer with the loans in it."""
    actor, on = request.actor, request.as_of
    found = _allotment(request, key, "see.funds")
    came = found.received_on is not None and found.received_on <= on
    people = officer_names(actor.county, [found.sent_by, found.received_by])
    context = {
        "allotment": found,
        "state": allotment_state(found, on),
        "came": came,
        "sender": people.get(found.sent_by, ""),
        "receiver": people.get(found.received_by, ""),
        "rows": list(items(found.county, key)),
        "may_receive": actor.may("funds.receive")
        and scope(request, "funds.receive").covers(found.region)
        and found.state == "sent",
        "may_cancel": actor.may("funds.cancel_allotment") and found.state == "sent",
        "crumbs": [*crumbs(), (_("拨款单"), f"{reverse('desk:funds')}?tab=receive")],
    }
    return render(request, "desk/funds/allotment.html", context)


@page("funds.receive")
def receive_page(request: DeskRequest, key: UUID) -> HttpResponse:
    """Say what has come, then confirm that it has."""
    found = _allotment(request, key, "funds.receive")
    if confirmed(request):
        do(request, receive, allotment=key)
        return redirect(f"{reverse('desk:funds')}?tab=pay")
    rows = list(items(found.county, key))
    n = len(rows)
    return confirm_page(
        request, _("确认收到拨款"),
        why=_("先看银行回单：到账金额和下面一致才确认。"),
        will=[
            ngettext("收到 %(n)s 户的借款", "收到 %(n)s 户的借款", n) % {"n": n},
            *sum_said(found.fen),
        ],
        after=[
            _("钱记到乡镇财政所，可以发放到户"),
            _("应在 %(days)s 天内发放到户")
            % {"days": terms_on(found.county, request.today)["payment.days"]},
        ],
        listed=households([r.loan for r in rows]),
        button=_("确认收到 %(yuan)s 元") % {"yuan": yuan(found.fen)},
        back=f"{reverse('desk:funds')}?tab=receive", blocked=found.state != "sent",
        crumbs=crumbs(),
    )  # fmt: skip
