"""脱贫确认书: a household's exit from poverty, five confirm it, the officer's release (R87)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from tuopin.documents.asking import Ask, Asked, Item, Kind
from tuopin.documents.blocks import given_day, opinion_places, prevails
from tuopin.documents.case import (
    Case,
    amount,
    batch_name,
    day,
    money,
    numbered,
    people,
    said,
    spoken,
)
from tuopin.documents.facts import cases_of, household_items
from tuopin.documents.fieldwork import SIZE, Line, boxes, signs
from tuopin.documents.lending import Lent, lent_to
from tuopin.documents.projects import uses
from tuopin.documents.tree import Block, Column, Field, Form, Paper, Para, Table
from tuopin.documents.wording import Template, Words, compose
from tuopin.kit.money import half_up, yuan
from tuopin.outcomes.queries.printing import reached_of
from tuopin.outcomes.rules.income import above
from tuopin.policy.queries import versions_on

TEMPLATE = Template(
    "exit_confirmation",
    fields=("name", "poverty_line"),
    optional=("place", "batch", "number", "amount", "liaison", "lead", "county_office"),
    blocks=("incomes", "loan_state", "opinions"),
    optional_blocks=("criteria",),
)
_LINE = "poverty.line_fen"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """What a household has reached; what nobody has recorded is None and is written by hand.

    Money of a year in fen; `confirmed`: two confirmed the exit, after it was verified at home.
    `before` is what the survey found, income and heads; None where the register still says so.
    """

    confirmed_on: date | None = None
    confirmed: bool = False
    income_fen: int | None = None
    people: int | None = None
    before: tuple[int, int] | None = None

    @property
    def per_head_fen(self) -> int | None:
        """Return the income a head; None where one of the two is not known."""
        if self.income_fen is None or not self.people:
            return None
        return half_up(self.income_fen, self.people)


def exit_confirmation(
    case: Case, lent: Lent | None, line_fen: int, words: Words, reached: Reached = Reached()
) -> Paper:
    """Return the confirmation; `line_fen` is the poverty line in force, a head and year."""
    fields = {
        "name": case.applicant.name,
        "place": case.place,
        "batch": batch_name(case.batch),
        "number": said(case.number),
        "amount": yuan(case.fen),
        "liaison": said(case.liaison.name),
        "lead": said(case.lead.name),
        "county_office": case.office,
        "poverty_line": yuan(line_fen),
    }
    blocks: dict[str, Sequence[Block]] = {
        "incomes": (_project(case), _incomes(case, line_fen, reached)),
        "criteria": (_criteria(reached, line_fen),),
        "loan_state": (Para(release(case, lent)),),
        "opinions": (
            signs(_("户主（签字、手印）"), _("行政联系人（签字）")),
            opinion_places(_("村党支部意见"), _("乡镇党委意见"), _("县办公室意见")),
        ),
    }
    return Paper(
        words.title,
        (*compose(TEMPLATE, words, fields, blocks), *prevails()),
        number=numbered(case),
        bookmark=case.bookmark(words.title),
        author=case.author,
        lang=spoken(),
    )


def release(case: Case, lent: Lent | None) -> str:
    """Say whether the officer may be released: not before the money is back (R72)."""
    who = said(case.liaison.name)
    if lent is None or not lent.paid_fen:
        return _("项目资金还没有发放到户，行政联系人%(who)s的责任不解除。") % {"who": who}
    facts = {
        "who": who,
        "paid": money(lent.paid_fen),
        "back": money(lent.back_fen),
        "owed": money(lent.owed_fen),
        "due": day(lent.due_on),
    }
    if lent.settled:
        return _("借款%(paid)s已经全部收回。脱贫确认后，行政联系人%(who)s的责任可以解除。") % facts
    if lent.written_off:
        return (
            _("借款%(paid)s，已收回%(back)s，核销后仍欠%(owed)s，债务不免除，"
              "行政联系人%(who)s的责任不解除。") % facts
        )  # fmt: skip
    return (
        _("借款%(paid)s，已收回%(back)s，还欠%(owed)s，%(due)s到期。资金不回收，"
          "责任不解除：还清以前，行政联系人%(who)s的责任不解除。") % facts
    )  # fmt: skip


def _project(case: Case) -> Form:
    return Form(
        (
            (Field(_("项目和规模"), uses(case.agreed)),),
            (Field(_("核定资金"), money(case.fen)), Field(_("技术负责人"), said(case.lead.name))),
        ),
        size=SIZE,
    )


def _incomes(case: Case, line_fen: int, reached: Reached) -> Table:
    # What is to be written by hand is left open; — would say that there is nothing.
    after = (
        people(reached.people) if reached.people else "",
        "" if reached.income_fen is None else amount(reached.income_fen),
        "" if reached.per_head_fen is None else amount(reached.per_head_fen),
    )
    fen, heads = reached.before or (case.home.income_fen, case.home.people)
    before = (people(heads), amount(fen), amount(half_up(fen, max(1, heads))))
    labels = (_("家庭人口"), _("家庭年收入（元）"), _("人均年收入（元）"))
    line = amount(line_fen)
    rows = (*zip(labels, before, after, strict=True), (_("贫困线（元）"), line, line))
    columns = (
        Column(_("指标"), "left", 4),
        Column(_("摸底时"), "right", 4),
        Column(_("确认时"), "right", 4),
    )
    return Table(columns, rows, size=SIZE)


def _criteria(reached: Reached, line_fen: int) -> Table:
    """Return the criteria: income is seen from the figures, the others from a confirmed exit."""
    fen = reached.income_fen
    met = None if fen is None or not reached.people else above(fen, reached.people, line_fen)
    verified = True if reached.confirmed else None
    rows = (
        (_("人均年收入高于贫困线"), _met(met)),
        (_("项目见效、收入稳定"), _met(verified)),
        (_("吃穿住有保障"), _met(verified)),
    )
    return Table((Column(_("脱贫标准"), "left", 6), Column(_("核实"), weight=6)), rows, size=SIZE)


def _met(met: bool | None) -> Line:
    chosen = "" if met is None else "met" if met else "not"
    return boxes((("met", _("达到")), ("not", _("没有达到"))), chosen)


def items(ask: Ask) -> list[Item]:
    """Return a confirmation for each household with a number."""
    return household_items(ask, numbered=True)


def make(ask: Ask, chosen: Sequence[Item], words: Words) -> Iterator[Paper]:
    """Compose the confirmations: with what was reached by the day and is on record."""
    cases = cases_of(ask, chosen)
    line_fen = int(versions_on(ask.scope.county, (_LINE,), ask.on)[_LINE].value)
    typed = Reached(confirmed_on=given_day(ask, "confirmed_on"))
    homes = [case.household for case in cases if case.household]
    rows = reached_of(ask.scope.county, homes, ask.on)
    for case, lent in zip(cases, lent_to(ask, cases), strict=True):
        row = rows.get(case.household) if case.household else None
        if row is None:
            yield exit_confirmation(case, lent, line_fen, words, typed)
            continue
        reached = Reached(
            confirmed_on=typed.confirmed_on or row.confirmed_on,
            confirmed=row.confirmed_on is not None,
            income_fen=row.income_fen,
            people=row.people,
            before=(row.before_fen, row.before_people),
        )
        # The line of the exit's own year, as it was when the household was verified.
        line = line_fen if row.line_fen is None else row.line_fen
        yield exit_confirmation(case, lent, line, words, reached)


KIND = Kind(
    "exit_confirmation",
    "TP",
    "household",
    items,
    make,
    TEMPLATE,
    asked=(Asked("confirmed_on", "date"),),
)
