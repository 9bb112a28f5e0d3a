"""Where a household stands in the programme, and what comes next for it."""

from datetime import date
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tuopin.desk.register.home import Home, happened
from tuopin.desk.register.links import at
from tuopin.desk.say import day, word
from tuopin.desk.shapes import shape_of
from tuopin.workflow.rules import Actor


class Next(NamedTuple):
    """The next step of a household: what, why, and where it is taken, if the reader may take it."""

    title: str
    why: str
    verb: str = ""
    url: str = ""


def loan_state(home: Home) -> str:
    """Return the state of the newest loan at the end of the day; '' without one."""
    loan, on = home.loan, home.on
    if loan is None:
        return ""
    if home.paid_fen:
        sums = home.sums
        if sums.out_fen and not sums.owed_fen:
            return "written_off" if sums.lost_fen else "settled"
        return "paid"
    return "allotted" if happened(loan.allotted_on, on) else "reserved"


def agreement_state(home: Home) -> str:
    """Return the state of the newest agreement at the end of the day; '' without one."""
    made, on = home.agreement, home.on
    if made is None:
        return ""
    if home.loan is not None and home.loan.agreement_id == made.id:
        return "reserved"
    if happened(made.checked_on, on):
        return "checked"
    return "signed" if happened(made.signed_on, on) else "numbered"


def standing_of(home: Home, on: date) -> tuple[str, str]:
    """Return shape and words of where the household stands."""
    if home.out_of_poverty:
        return "done", word("state.exit.confirmed")
    state = loan_state(home)
    if state == "paid":
        return ("late", _("借款逾期")) if home.late else ("doing", _("在扶持"))
    if state:
        return shape_of("loan", state), word(f"state.loan.{state}")
    state = agreement_state(home)
    if state:
        return shape_of("agreement", state), word(f"state.agreement.{state}")
    if home.current is not None:
        state = home.current.state
        return shape_of("application", state), word(f"state.application.{state}")
    return "todo", _("在册，没有申请")


def next_step(home: Home, actor: Actor, on: date) -> Next | None:
    """Return what comes next; with its address where the reader's posts allow it."""
    step = _money_step(home, on) or _paper_step(home) or _case_step(home, on)
    if step is None:
        return None
    title, why, verb, permission, url = step
    if not permission or not actor.may(permission):
        return Next(title, why)
    return Next(title, why, verb, url)


Step = tuple[str, str, str, str, str]


def _money_step(home: Home, on: date) -> Step | None:
    state = loan_state(home)
    funds = at("funds")
    if state == "reserved":
        why = _("钱已经给这一户留住，等县财政结算中心拨到乡镇。")
        return _("拨款到乡镇"), why, _("去拨款"), "funds.allot", funds
    if state == "allotted":
        why = _("钱已经拨往乡镇，收到后由乡镇财政所发到户，本人签收。")
        return _("发放到户"), why, _("去发放"), "funds.pay", at("funds_pay")
    if state != "paid" or home.loan.due_on is None:
        return None
    account = at("funds_loan", home.loan.id)
    late = home.late.get(home.loan.id)
    since = late.oldest_on if late else home.loan.due_on
    days = (since - on).days
    said = {"day": day(since, "full"), "n": abs(days)}
    if late:
        why = ngettext("%(day)s 到期，已逾期 %(n)s 天。", "%(day)s 到期，已逾期 %(n)s 天。", -days)
        return _("催还借款"), why % said, _("看台账"), "see.funds", account
    why = ngettext("%(day)s 到期，还剩 %(n)s 天。", "%(day)s 到期，还剩 %(n)s 天。", days)
    return _("帮这一户把项目做好，到期还款"), why % said, _("看台账"), "see.funds", account


def _paper_step(home: Home) -> Step | None:
    state = agreement_state(home)
    if not state or loan_state(home):
        return None
    made = home.agreement
    url = at("agreements_agreement", made.id)
    said = {"number": made.number}
    if state == "numbered":
        why = _("编号 %(number)s。申请书、合同书、借款借据三张纸编号要一样。") % said
        return _("签订文书"), why, _("去登记文书"), "agreements.sign_papers", url
    if state == "signed":
        why = _("编号 %(number)s。登记的人和核对的人不能是同一个人。") % said
        return _("核对三线合一"), why, _("去核对"), "agreements.check", url
    why = _("编号 %(number)s 已核对，等县里给它留住钱。") % said
    return _("留住资金"), why, _("去留住"), "funds.reserve", at("funds")


def _case_step(home: Home, on: date) -> Step | None:
    if home.loan is not None or home.agreement is not None:
        return None
    apply = at("selection_filing", home.file.household.id)
    if home.current is None:
        why = _("还没有交项目申请。批次开着的时候，由村支部或乡镇办公室交。")
        return _("交项目申请"), why, _("登记申请"), "selection.file", apply
    if home.current.state in {"unsupported", "withdrawn"}:
        why = _("上一次没有扶持。下一批收申请的时候可以再交。")
        return _("再交项目申请"), why, _("登记申请"), "selection.file", apply
    key = home.current.application.id
    steps = _case_steps(key)
    return steps.get(home.current.state)


def _case_steps(key: Any) -> dict[str, Step]:
    """Return the step that each state of an application waits for."""
    here = at("selection_application", key)
    approve = f"{at('selection_approve')}?at={key}"
    notices = at("selection_notices")
    return {
        "filed": (
            _("分类登记申请"), _("先分类，核查组才好上门。"), _("去分类"),
            "selection.classify", f"{at('selection')}?state=filed",
        ),
        "classified": (
            _("入户核查"), _("核查组和行政联系人一起上门，看三样，听意见。"), _("登记核查"),
            "selection.verify", at("selection_verify", key),
        ),
        "verified": (
            _("可行性论证"), _("核查过了，等专家的意见。"), _("去论证"),
            "selection.assess", at("selection_assess", key),
        ),
        "assessed": (
            _("审定申请"), _("专家意见已经有了，等县里审定。"), _("去审定"),
            "selection.approve", approve,
        ),
        "approved": (
            _("公示审定结果"), _("公示期满没有异议才能编号签约。"), _("去公示"),
            "selection.publish", notices,
        ),
        "noticed": (
            _("等公示期满"), _("公示期满没有异议就转入编号。"), _("看公示"),
            "see.selection", notices,
        ),
        "returned": (
            _("修改退回的申请"), _("按退回的理由改项目内容和规模。"), _("去修改"),
            "selection.revise", here,
        ),
        "cleared": (
            _("编号签约"), _("公示没有异议，等县办公室编号。"), _("去编号"),
            "agreements.number", f"{at('agreements')}?tab=number",
        ),
    }  # fmt: skip
