"""The workbench: what each post must do next, and how far the programme has come."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tuopin.agreements.queries import incomplete_letters, standing_by_batch, to_check, to_number
from tuopin.agreements.queries import to_sign as papers_to_sign
from tuopin.desk.pages import lang, page
from tuopin.funds.queries import (
    late_hops,
    payable,
    placement,
    placements,
    to_allot,
    to_receive,
    to_reserve,
)
from tuopin.kit.scope import Scope
from tuopin.programme.queries import MilestoneRow, batches_on, milestones
from tuopin.register.queries import counts_on as register_counts
from tuopin.reports.rules import said
from tuopin.selection.queries import counts_on, households_of, notices_open, state_counts
from tuopin.sheets.queries import waiting
from tuopin.workflow.queries import jobs_of
from tuopin.workflow.rules import Actor

BAR = 100  # a full bar in the drawing's own units
SOON_DAYS = 7


class Todo(NamedTuple):
    """One kind of work that waits for the reader: how many, what, why, until when, where."""

    count: int
    title: Promise | str
    why: Promise | str
    verb: Promise | str
    url: str
    due: date | None = None
    milestone: str = ""


class Step(NamedTuple):
    """One step of a batch on its way: the figure that it opens, its number, a bar."""

    label: Promise | str
    code: str
    value: int
    length: int
    beside: str


@page("see.programme")
def workbench(request: HttpRequest) -> HttpResponse:
    """Show the next act first, then everything that waits, then how far each batch is."""
    actor, on = request.actor, request.as_of  # type: ignore[attr-defined]
    days = milestones(actor.county, on)
    due = {m.code: m.due_on for m in days if m.done_on is None}
    work = [t._replace(due=due.get(t.milestone)) for t in _work(actor, on) if t.count]
    work.sort(key=lambda t: (t.due is None, t.due or on))
    context = {
        "work": work,
        "first": work[0] if work else None,
        "batches": _batches(actor, on) if actor.may("see.reports") else [],
        "days": [m for m in days if _near(m)],
        "jobs": list(jobs_of(actor.county, actor.id, limit=5)),
        "homes": households_of(actor.county, actor.id, on) if actor.has_role("liaison") else [],
    }
    return render(request, "desk/workbench/workbench.html", context)


def _near(milestone: MilestoneRow) -> bool:
    """Keep what is open, and what was done within the last weeks."""
    return milestone.done_on is None or abs(milestone.days) <= SOON_DAYS * 8


def _work(actor: Actor, on: date) -> Iterator[Todo]:
    """Yield the kinds of work that the actor's posts may do, counted within their area."""
    yield from _selection(actor, on)
    for permission, make in _KINDS:
        if actor.may(permission):
            yield make(actor.scope(permission), on)


def _selection(actor: Actor, on: date) -> Iterator[Todo]:
    """Yield the steps of applications; one count a scope answers for all of them."""
    counted: dict[Scope, dict[str, int]] = {}
    for permission, state, title, why, verb, name, milestone in _STATES:
        if not actor.may(permission):
            continue
        scope = actor.scope(permission)
        if scope not in counted:
            counted[scope] = state_counts(scope)
        count = counted[scope].get(state, 0)
        query = "" if name != "selection" else f"?state={state}"
        yield Todo(count, title, why, verb, reverse(f"desk:{name}") + query, milestone=milestone)


_STATES = (
    (
        "selection.classify", "filed", _("分类登记新交来的申请"), _("先分类，核查组才好上门"),
        _("去分类"), "selection", "applications_close",
    ),
    (
        "selection.verify", "classified", _("入户核查"), _("和行政联系人一起上门，看三样，听意见"),
        _("去核查"), "selection", "verification_done",
    ),
    (
        "selection.assess", "verified", _("可行性论证"), _("核查过的项目要有专家意见才能审定"),
        _("去论证"), "selection", "approval_done",
    ),
    (
        "selection.approve", "assessed", _("审定申请"), _("专家意见已经有了，等你审定"),
        _("开始审定"), "selection_approve", "approval_done",
    ),
    (
        "selection.revise", "returned", _("修改退回的申请"), _("按退回的理由改项目内容和规模"),
        _("去修改"), "selection", "approval_done",
    ),
    (
        "selection.publish", "approved", _("公示审定结果"), _("公示期满没有异议才能编号签约"),
        _("去公示"), "selection_notices", "notice_over",
    ),
)  # fmt: skip


def _notices(scope: Scope, on: date) -> Todo:
    count = len([n for n in notices_open(scope, on) if n.due])
    return Todo(
        count, _("公示期满，可以结束"), _("没有异议的户转入编号"), _("去结束"),
        reverse("desk:selection_notices"), milestone="notice_over",
    )  # fmt: skip


def _kind(
    find: Callable[..., Any], title: Any, why: Any, verb: Any, name: str, milestone: str
) -> Callable[[Scope, date], Todo]:
    def make(scope: Scope, on: date) -> Todo:
        url = reverse(f"desk:{name}")
        return Todo(find(scope).count(), title, why, verb, url, milestone=milestone)

    return make


def _letters(scope: Scope, on: date) -> Todo:
    return Todo(
        len(incomplete_letters(scope, on)), _("责任书没有签全"), _("五方签齐才能核对付款"),
        _("去补签"), reverse("desk:agreements") + "?tab=letters", milestone="signing_done",
    )  # fmt: skip


def _late(scope: Scope, on: date) -> Todo:
    late = [h for h in late_hops(scope, on) if h.done_on is None]
    first = min((h.limit_on for h in late), default=None)
    return Todo(
        len(late), _("钱在路上超过期限"), _("拨出或收到以后没有按期走到下一手"), _("去查"),
        reverse("desk:funds") + "?tab=late", first,
    )  # fmt: skip


def _imports(scope: Scope, on: date) -> Todo:
    return Todo(
        waiting(scope).count(), _("表册等着处理"), _("检查过了，还没有入册或退回"), _("去看"),
        reverse("desk:sheets"),
    )  # fmt: skip


_KINDS: tuple[tuple[str, Callable[[Scope, date], Todo]], ...] = (
    ("selection.end_notice", _notices),
    (
        "agreements.number",
        _kind(
            to_number, _("编号"), _("公示期满的户，一户一号"), _("去编号"), "agreements",
            "signing_done",
        ),
    ),
    (
        "agreements.sign_papers",
        _kind(
            papers_to_sign, _("签申请书、合同书、借据"), _("三张文书用同一个号"), _("去登记签字"),
            "agreements", "signing_done",
        ),
    ),
    ("agreements.sign_letters", _letters),
    (
        "agreements.check",
        _kind(
            to_check, _("核对三线合一"), _("号码、金额一致，责任书签全，才能付款"), _("去核对"),
            "agreements", "signing_done",
        ),
    ),
    (
        "funds.reserve",
        _kind(to_reserve, _("安排资金"), _("核对过的户从专户里留出钱"), _("去安排"), "funds", ""),
    ),
    (
        "funds.allot",
        _kind(
            to_allot, _("拨款到乡镇"), _("钱已留出，等着拨到乡镇财政所"), _("去拨款"), "funds",
            "money_in_place",
        ),
    ),
    (
        "funds.receive",
        _kind(
            to_receive, _("确认收到拨款"), _("县里已拨出，核对到账"), _("去确认"), "funds",
            "money_in_place",
        ),
    ),
    (
        "funds.pay",
        _kind(
            payable, _("发放到户"), _("钱在乡镇，等着发到户"), _("去发放"), "funds",
            "money_in_place",
        ),
    ),
    ("funds.reconcile", _late),
    ("register.merge", _imports),
)  # fmt: skip


def _batches(actor: Actor, on: date) -> list[dict[str, Any]]:
    county = actor.county
    registered = register_counts(county, on)
    steps = counts_on(county, on)
    placed = placements(county, on)
    signed = standing_by_batch(county, on)
    found = []
    for batch in batches_on(county, on):
        step = steps.get(batch.number)
        there = placement(placed, batch.number)
        head = f"batch.{batch.number}"
        ways = [
            (_("摸底登记"), "survey.f1", registered["f1"], ""),
            (_("申请"), f"{head}.applications", step.applications if step else 0, ""),
            (
                _("入户核查"), f"{head}.verified", step.verified if step else 0,
                _("排除 %s 户") % (step.excluded if step else 0),
            ),
            (
                _("审定"), f"{head}.approved", step.approved if step else 0,
                _("暂不扶持 %s 户") % (step.unsupported if step else 0),
            ),
            (_("签约"), "numbers.gaps", signed.get(batch.number, 0), _("三线合一")),
            (
                _("资金到户"), f"{head}.households", there.households,
                said("fen", there.fen, lang()),
            ),
        ]  # fmt: skip
        most = max((w[2] for w in ways), default=0) or 1
        found.append(
            {
                "batch": batch,
                "steps": [
                    Step(label, code, value, round(BAR * value / most), str(beside))
                    for label, code, value, beside in ways
                ],
            }
        )
    return found


urls = [path("", workbench, name="workbench")]
