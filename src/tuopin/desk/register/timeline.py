"""A household's way from the register to today: what happened, who did it, on which paper."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from tuopin.desk.register.facts import yuan
from tuopin.desk.register.home import Home, happened
from tuopin.desk.register.links import at
from tuopin.desk.say import coded, day, quantity, word
from tuopin.offices.queries import place_of
from tuopin.selection.states import VERDICTS

Event = dict[str, Any]
# Within a day, later steps stand above earlier ones.
_RANKS = (
    "register", "filed", "classified", "visit", "excluded", "opinion", "returned", "decided",
    "pairing", "notice", "objection", "cleared", "withdrawn", "numbered", "letter", "signed",
    "checked", "void", "reserved", "allotted", "paid", "reversed", "aid", "training", "visited",
    "bought", "issue", "change", "handed_over", "inspected", "finding", "loss", "relief",
    "recovery", "extended", "back", "income", "risk", "forecast", "exit", "released", "achieved",
    "story", "due",
)  # fmt: skip


def timeline(home: Home, more: Iterable[Event] = ()) -> list[Event]:
    """Return the events up to the day, newest first; what is still to come stands above them.

    `more` are those that the rooms downstream tell of; those of the rank 'due' are still to come.
    """
    more = list(more)
    found = [
        *_registered(home), *_cases(home), *_current(home), *_pairings(home), *_agreements(home),
        *_loans(home), *_back(home), *more,
    ]  # fmt: skip
    seen = [event for event in found if event["on"] is not None and event["on"] <= home.on]
    ahead = [*_ahead(home), *(event for event in more if event["rank"] == "due")]
    return [*_newest_first(ahead), *_newest_first(seen)]


def _newest_first(events: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Order events by day, those of one day by the step that comes later in a household's life."""
    return sorted(events, key=lambda e: (e["on"], _RANKS.index(e["rank"])), reverse=True)


def event_row(
    on: date | None, rank: str, title: str, text: str = "", *, by: str = "", paper: str = "",
    url: str = "", shape: str = "done",
) -> Event:  # fmt: skip
    """Return a line of the timeline: when, its place within a day, what happened, who, the paper.

    `shape` is its mark: done, doing, wait, info, late, stop, todo.
    """
    return {
        "on": on, "rank": rank, "title": title, "text": text, "by": by,
        "paper": paper if url else "", "url": url, "shape": shape,
    }  # fmt: skip


def _sentence(*parts: str) -> str:
    """Join half-sentences as the reader's language does."""
    return _("；").join(part for part in parts if part)


def _registered(home: Home) -> Iterator[Event]:
    household = home.file.household
    village = place_of(home.names, household.region)
    roll = _("册号 %(number)s") % {"number": household.roll_number} if household.roll_number else ""
    yield event_row(
        household.registered_on, "register", _("摸底登记"),
        _sentence(word("form.f1"), roll), by=village.village or village.township,
    )  # fmt: skip
    for seen in home.file.registers:
        year = getattr(seen.entry, "year", None)
        text = _("%(year)s 年度监测") % {"year": year} if year else seen.person
        yield event_row(seen.entry.registered_on, "register", word(f"form.{seen.form}"), text)


def _cases(home: Home) -> Iterator[Event]:
    """Yield the steps of every application, from their own days."""
    for case in home.cases:
        url = at("selection_application", case.id)
        batch = _("第 %(n)s 批") % {"n": case.batch.number}
        yield event_row(
            case.filed_on, "filed", _("申请 %(yuan)s") % {"yuan": yuan(case.amount_fen)},
            _sentence(batch, *_contents(home.asked.get(case.id, []))),
            by=home.who(case.filed_by), paper=word("paper.application"), url=url,
        )  # fmt: skip
        yield event_row(
            case.classified_on,
            "classified",
            pgettext("event", "分类登记"),
            coded("category", case.category),
        )
        reason = word(f"exclusion.{case.exclusion}") if case.exclusion else ""
        yield event_row(
            case.excluded_on, "excluded", _("不列入扶持"), _sentence(reason, case.exclusion_note),
            shape="stop", paper=_("看申请"), url=url,
        )  # fmt: skip
        yield from _decided(home, case, url)
        yield event_row(case.cleared_on, "cleared", _("公示期满，没有异议"))
        yield event_row(
            case.returned_on, "returned", pgettext("event", "退回修改"), case.remark, shape="wait"
        )
        yield event_row(
            case.withdrawn_on, "withdrawn", pgettext("event", "撤回申请"), case.remark, shape="stop"
        )


def _contents(parts: Iterable[Any]) -> Iterator[str]:
    for part in parts:
        yield f"{part.content} {quantity(part.quantity_milli, part.unit)}"


def _decided(home: Home, case: Any, url: str) -> Iterator[Event]:
    if case.approved_fen is None:
        yield event_row(
            case.decided_on, "decided", _("不予扶持"), case.decision_note,
            by=home.who(case.decided_by), shape="stop", paper=_("看申请"), url=url,
        )  # fmt: skip
        return
    standard = yuan(case.standard_fen)
    text = _("标准 %(yuan)s") % {"yuan": standard} if standard else ""
    yield event_row(
        case.decided_on, "decided", _("审定 %(yuan)s") % {"yuan": yuan(case.approved_fen)},
        _sentence(text, case.decision_note), by=home.who(case.decided_by), paper=_("看申请"),
        url=url,
    )  # fmt: skip


def _current(home: Home) -> Iterator[Event]:
    """Yield what is known of the newest application: the visit, opinions, notices."""
    seen = home.current
    if seen is None:
        return
    url = at("selection_application", seen.application.id)
    visit = seen.verification
    if visit is not None:
        graded = [
            f"{name}{_('：')}{word(f'grade.{grade}')}"
            for name, grade in (
                (_("居住条件"), visit.housing),
                (_("家庭状况"), visit.family),
                (_("精神面貌"), visit.spirit),
            )
        ]
        wish = _("本人意愿：%(wish)s") % {"wish": visit.wish} if visit.wish else ""
        together = word("word.list_comma").join((visit.verifier.name, visit.liaison.name))
        yield event_row(
            visit.visited_on, "visit", _("入户核查 · %(team)s") % {"team": visit.team.name},
            _sentence(*graded, wish), by=together, paper=_("核查表"), url=url,
        )  # fmt: skip
    for opinion in seen.opinions:
        advised = yuan(opinion.advised_fen)
        yield event_row(
            opinion.given_on, "opinion",
            _("专家意见：%(verdict)s") % {"verdict": word(f"verdict.{opinion.verdict}")},
            _sentence(_("建议 %(yuan)s") % {"yuan": advised} if advised else "", opinion.text),
            by=opinion.expert.name,
            shape="done" if opinion.verdict == VERDICTS[0] else "info",
        )  # fmt: skip
    for item in seen.notices:
        days = {
            "first": day(item.notice.from_on, year=home.on.year),
            "last": day(item.notice.until_on, year=home.on.year),
        }
        span = _("%(first)s 至 %(last)s") % days
        yield event_row(item.notice.from_on, "notice", _("公示"), span, shape="info")
        yield event_row(item.objected_on, "objection", _("有异议"), item.objection, shape="late")


def _pairings(home: Home) -> Iterator[Event]:
    if home.current is None:
        for role, pair in home.pairings.items():
            said = {"role": word(f"pairing.{role}"), "name": pair.name}
            yield event_row(pair.from_on, "pairing", _("%(role)s：%(name)s") % said)
        return
    for pair in home.current.pairings:
        said = {"role": word(f"pairing.{pair.role}"), "name": pair.officer.name}
        until = ""
        if happened(pair.until_on, home.on):
            until = _("到 %(day)s 为止") % {"day": day(pair.until_on, year=home.on.year)}
        yield event_row(pair.from_on, "pairing", _("%(role)s：%(name)s") % said, until)


def _agreements(home: Home) -> Iterator[Event]:
    for made in home.agreements if home.may_papers else ():
        url = at("agreements_agreement", made.id)
        yield event_row(
            made.numbered_on, "numbered", _("编号 %(number)s") % {"number": made.number},
            yuan(made.amount_fen), by=home.who(made.numbered_by), paper=_("文书"), url=url,
        )  # fmt: skip
        yield from _papers(home, made, url)
        yield event_row(
            made.checked_on, "checked", _("三线合一核对无误"), made.number,
            by=home.who(made.checked_by),
        )  # fmt: skip
        yield event_row(made.void_on, "void", _("编号作废"), made.void_reason, shape="stop")


def _papers(home: Home, made: Any, url: str) -> Iterator[Event]:
    """Yield the days on which papers were signed: those of one day together."""
    by_day: dict[date, list[Any]] = {}
    for paper in home.papers_by_kind.get(made.id, {}).values():
        by_day.setdefault(paper.signed_on, []).append(paper)
    for signed_on, papers in by_day.items():
        off = [p for p in papers if (p.number, p.amount_fen) != (made.number, made.amount_fen)]
        kinds = word("word.list_comma").join(word(f"paper.{p.kind}") for p in papers)
        text = _("编号一致：%(number)s") % {"number": made.number}
        if off:
            text = _("编号或金额与登记的不一致")
        yield event_row(
            signed_on, "signed", _("签订%(papers)s") % {"papers": kinds}, text,
            paper=_("文书"), url=url, shape="late" if off else "done",
        )  # fmt: skip
    letter = home.letters.get(made.id)
    if letter is None:
        return
    lacking = word("word.list_comma").join(word(f"party.{p}") for p in letter.missing)
    last = max((on for _name, on in letter.signed.values()), default=letter.issued_on)
    whole = _("责任书五方签齐")
    yield event_row(
        last, "letter", _("责任书还没签齐") if lacking else whole,
        _("还缺：%(parties)s") % {"parties": lacking} if lacking else "",
        shape="doing" if lacking else "done", paper=_("责任书"), url=url,
    )  # fmt: skip


def _loans(home: Home) -> Iterator[Event]:
    for loan in home.loans:
        amount = {"yuan": yuan(loan.approved_fen)}
        yield event_row(loan.reserved_on, "reserved", _("留住资金 %(yuan)s") % amount, loan.number)
        yield event_row(loan.allotted_on, "allotted", _("拨往乡镇 %(yuan)s") % amount, shape="info")
    for paid in home.payments:
        town = place_of(home.names, paid.region).township
        yield event_row(
            paid.paid_on, "paid", _("资金到户 %(yuan)s") % {"yuan": yuan(paid.fen)},
            _("%(name)s签收") % {"name": paid.signer} if paid.signer else "",
            by=word("word.list_comma").join(x for x in (town, home.who(paid.paid_by)) if x),
        )  # fmt: skip
        yield event_row(
            paid.reversed_on, "reversed", _("发放冲回 %(yuan)s") % {"yuan": yuan(paid.fen)},
            paid.reversal_reason, shape="stop",
        )  # fmt: skip


def _back(home: Home) -> Iterator[Event]:
    """Yield what came back or was written off, and by which day the rest is due now."""
    # Events of one day and kind keep their order: the account's, last entry first.
    for line in reversed(home.moves):
        what = word(f"account_line.{line.kind}")
        fen = line.back_fen or line.lost_fen or line.beside_fen
        said = {"what": what, "yuan": yuan(abs(fen + line.fee_fen))}
        title = _("冲正：%(what)s %(yuan)s") if line.of else "%(what)s %(yuan)s"
        lost = line.of or line.kind == "write_off"
        yield event_row(
            line.on, "back", title % said, _sentence(line.paper, line.reason if line.of else ""),
            by=home.who(line.by), paper=_("台账"), url=at("funds_loan", line.loan),
            shape="stop" if lost else "done",
        )  # fmt: skip
    for more in home.extensions:
        yield event_row(
            more.decided_on, "extended", word(f"extension_kind.{more.kind}"),
            _sentence(more.document, more.reason), by=home.who(more.decided_by),
            paper=_("台账"), url=at("funds_loan", more.loan_id), shape="info",
        )  # fmt: skip


def _ahead(home: Home) -> Iterator[Event]:
    """Yield what is due after the day."""
    loan = home.loan
    if loan is not None and home.owed_fen and loan.due_on and loan.due_on > home.on:
        yield event_row(
            loan.due_on, "due", _("借款到期 %(yuan)s") % {"yuan": yuan(home.owed_fen)}, shape="todo"
        )
