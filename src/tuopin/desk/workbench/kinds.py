"""Every kind of work that can wait, in the order of the programme."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy as _

from tuopin.agreements.queries import lacking_counts, to_check, to_issue, to_number, to_sign
from tuopin.desk.workbench.gathering import GATHERING
from tuopin.desk.workbench.helping import HELPING
from tuopin.desk.workbench.lifting import LIFTING
from tuopin.desk.workbench.look import Count, Kind, Look
from tuopin.desk.workbench.overseeing import OVERSEEING
from tuopin.desk.workbench.striking import STRIKING
from tuopin.desk.workbench.visiting import VISITING
from tuopin.desk.workbench.watching import WATCHING
from tuopin.funds.queries import (
    extensions,
    late_hops,
    payable,
    to_allot,
    to_receive,
    to_reserve,
    violations,
    write_offs,
)
from tuopin.kit.scope import Scope
from tuopin.selection.queries import notices_open, to_pair
from tuopin.sheets.queries import waiting

Counter = Callable[[Look, Scope, bool], Count]


def _state(state: str) -> Counter:
    def count(look: Look, scope: Scope, mine: bool) -> Count:
        return look.states(scope).get(state, 0), None

    return count


def _rows(find: Callable[[Scope], Any]) -> Counter:
    def count(look: Look, scope: Scope, mine: bool) -> Count:
        return find(scope).count(), None

    return count


def _visits(look: Look, scope: Scope, mine: bool) -> Count:
    """Count whom a verifier's own team has yet to visit; the round's last day is the limit."""
    due = look.round.closes_on if look.round and look.round.closes_on >= look.on else None
    return look.states(look.team_scope() if mine else scope).get("classified", 0), due


def _pairs(look: Look, scope: Scope, mine: bool) -> Count:
    return to_pair(scope, look.on).count(), None


def _notices(look: Look, scope: Scope, mine: bool) -> Count:
    due = [n.until_on for n in notices_open(scope, look.on) if n.due]
    return len(due), min(due, default=None)


def _letters(look: Look, scope: Scope, mine: bool) -> Count:
    return lacking_counts(scope, look.on)[""], None


def _late(look: Look, scope: Scope, mine: bool) -> Count:
    late = [h for h in late_hops(scope, look.on) if h.done_on is None]
    return len(late), min((h.limit_on for h in late), default=None)


def _extensions(look: Look, scope: Scope, mine: bool) -> Count:
    """Count the requests for more time that somebody else than their maker decides (I12)."""
    return extensions(scope, states=("asked",)).exclude(asked_by=look.actor.id).count(), None


def _write_offs(look: Look, scope: Scope, mine: bool) -> Count:
    """Count the write-offs in which the reader has had no hand yet: three people each (I12)."""
    waiting = write_offs(scope, states=("proposed", "seconded"))
    me = look.actor.id
    return waiting.exclude(proposed_by=me).exclude(seconded_by=me).count(), None


def _violations(look: Look, scope: Scope, mine: bool) -> Count:
    """Count the frozen loans that somebody else than who found it demands back or sets free."""
    return violations(scope, states=("frozen",)).exclude(found_by=look.actor.id).count(), None


def _milestones(look: Look, scope: Scope, mine: bool) -> Count:
    """Count the milestones whose day has come and which nobody has recorded as reached (R115)."""
    due = [m.due_on for m in look.days if m.done_on is None and m.due_on <= look.on]
    return (len(due), min(due, default=None)) if scope.whole else (0, None)


_OFFICE, _TOWN = _("县办公室"), _("乡镇办公室")
_TEAMS, _EXPERTS = _("核查组"), _("专家组")
_CENTRE, _FINANCE = _("县财政结算中心"), _("乡镇财政所")

KINDS: tuple[Kind, ...] = (
    Kind(
        "programme.reach_milestone", "see.programme", _OFFICE, _("登记批次日程"),
        _("日子到了，还没登记办到没有"), _("去登记"), "programme", _milestones, unit="step",
    ),
    Kind(
        "register.merge", "see.register", _OFFICE, _("表册等着处理"),
        _("检查过了，还没有入册或退回"), _("去看"), "sheets", _rows(waiting), unit="paper",
    ),
    Kind(
        "selection.classify", "see.selection", _OFFICE, _("分类登记新交来的申请"),
        _("先分类，核查组才好上门"), _("去分类"), "selection", _state("filed"),
        query="?state=filed", milestone="applications_close",
    ),
    Kind(
        "selection.verify", "see.selection", _TEAMS, _("入户核查"),
        _("和行政联系人一起上门，看三样，听意见"), _("去核查"), "selection", _visits,
        query="?state=classified&mine=1", milestone="verification_done",
    ),
    Kind(
        "selection.pair", "see.selection", _OFFICE, _("落实联系人和技术负责人"),
        _("每户各一人，人落实了才能审定"), _("去落实"), "selection", _pairs,
        query="?pair=1", milestone="approval_done",
    ),
    Kind(
        "selection.assess", "see.selection", _EXPERTS, _("可行性论证"),
        _("核查过的项目要有专家意见才能审定"), _("去论证"), "selection", _state("verified"),
        query="?state=verified", milestone="approval_done",
    ),
    Kind(
        "selection.approve", "see.selection", _OFFICE, _("审定申请"),
        _("专家意见已经有了，等你审定"), _("开始审定"), "selection_approve", _state("assessed"),
        query="?state=assessed", milestone="approval_done", watched="selection",
    ),
    Kind(
        "selection.revise", "see.selection", _TOWN, _("修改退回的申请"),
        _("按退回的理由改项目内容和规模"), _("去修改"), "selection", _state("returned"),
        query="?state=returned", milestone="approval_done",
    ),
    Kind(
        "selection.publish", "see.selection", _OFFICE, _("公示审定结果"),
        _("公示期满没有异议才能编号签约"), _("去公示"), "selection_notices", _state("approved"),
        milestone="notice_over",
    ),
    Kind(
        "selection.end_notice", "see.selection", _OFFICE, _("公示期满，可以结束"),
        _("没有异议的户转入编号"), _("去结束"), "selection_notices", _notices, unit="paper",
    ),
    Kind(
        "agreements.number", "see.agreements", _OFFICE, _("三线合一编号"),
        _("公示期满的户，一户一号"), _("去编号"), "agreements", _rows(to_number),
        query="?tab=number", milestone="signing_done",
    ),
    Kind(
        "agreements.sign_papers", "see.agreements", _TOWN, _("签申请书、合同书、借据"),
        _("三张文书用同一个号"), _("去登记签字"), "agreements", _rows(to_sign),
        query="?tab=sign", milestone="signing_done",
    ),
    Kind(
        "agreements.issue_letters", "see.agreements", _OFFICE, _("发责任书"),
        _("编了号的户，责任书发下去五方签"), _("去发责任书"), "agreements", _rows(to_issue),
        query="?tab=letters", milestone="signing_done",
    ),
    Kind(
        "agreements.sign_letters", "see.agreements", _TOWN, _("责任书没有签全"),
        _("五方签齐才能核对付款"), _("去补签"), "agreements", _letters, unit="paper",
        query="?tab=letters", milestone="signing_done",
    ),
    Kind(
        "agreements.check", "see.agreements", _OFFICE, _("核对三线合一"),
        _("号码、金额一致，责任书签全，才能付款"), _("去核对"), "agreements", _rows(to_check),
        query="?tab=check", milestone="signing_done",
    ),
    Kind(
        "funds.reserve", "see.funds", _OFFICE, _("安排资金"), _("核对过的户从专户里留出钱"),
        _("去安排"), "funds", _rows(to_reserve), milestone="money_in_place",
    ),
    Kind(
        "funds.allot", "see.funds", _CENTRE, _("拨款到乡镇"), _("钱已留出，等着拨到乡镇财政所"),
        _("去拨款"), "funds", _rows(to_allot), query="?tab=allot", milestone="money_in_place",
    ),
    Kind(
        "funds.receive", "see.funds", _FINANCE, _("确认收到拨款"), _("县里已拨出，核对到账"),
        _("去确认"), "funds", _rows(to_receive), unit="transfer", query="?tab=receive",
        milestone="money_in_place",
    ),
    Kind(
        "funds.pay", "see.funds", _FINANCE, _("发放到户"), _("钱在乡镇，等着发到户"),
        _("去发放"), "funds", _rows(payable), query="?tab=pay", milestone="money_in_place",
    ),
    Kind(
        "funds.reconcile", "see.funds", _FINANCE, _("钱在路上超过期限"),
        _("拨出或收到以后没有按期走到下一手"), _("去查"), "funds", _late, unit="transfer",
        query="?tab=late",
    ),
    Kind(
        "funds.decide_extension", "see.funds", _OFFICE, _("审批展期"),
        _("有户申请推迟还款，等着批"), _("去审批"), "funds_extensions", _extensions, unit="paper",
    ),
    Kind(
        "funds.approve_write_off", "see.funds", _OFFICE, _("审批核销"),
        _("提出和两次批准要三个人"), _("去审批"), "funds_write_offs", _write_offs, unit="paper",
    ),
    Kind(
        "funds.demand_back", "see.funds", _OFFICE, _("处理违规用款"),
        _("已经冻结，等着责令归还或解除"), _("去处理"), "funds_violations", _violations,
    ),
    *VISITING,
    *HELPING,
    *OVERSEEING,
    *STRIKING,
    *WATCHING,
    *LIFTING,
    *GATHERING,
)  # fmt: skip
