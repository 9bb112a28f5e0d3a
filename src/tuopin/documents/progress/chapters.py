"""The report's chapters, in the outline of the source (R118)."""

from collections.abc import Sequence

from tuopin.documents.progress.composing import Composer, han
from tuopin.kit.words import english


def intro(to: Composer) -> None:
    """Say what the programme is and how far it has come."""
    facts = to.facts
    first = "intro.pilot" if facts.pilot_level else "intro.start"
    started = to.full_day(facts.started_on) if facts.started_on else ""
    said_ = [to.sentence(first, pilot_level=facts.pilot_level, started=started)]
    if facts.batch:
        said_.append(to.sentence("intro.in_place" if facts.in_place else "intro.under_way"))
    if facts.preparing:
        said_.append(to.sentence("intro.next"))
    to.para(*said_)


def organisation(to: Composer) -> None:
    """Say who leads it, what was surveyed, and by which papers."""
    facts = to.facts
    first = []
    if facts.head_title and facts.home_units:
        units = to.listed(facts.home_units)
        first.append(
            to.sentence("organisation.group", head_title=facts.head_title, home_units=units)
        )
    first.append(to.sentence("organisation.townships", bodies=facts.bodies))
    to.para(*first)
    second = []
    if facts.survey:
        since, until = (to.day(d) for d in facts.survey)
        second.append(to.sentence("organisation.survey", survey_from=since, survey_to=until))
    if facts.papers:
        marks = "《{}》" if to.lang == "zh" else "“{}”"
        names = [marks.format(title) for title in facts.papers]
        second.append(
            to.sentence(
                "organisation.papers",
                papers="".join(names) if to.lang == "zh" else to.listed(names),
            )
        )
    if facts.county_planned:
        second.append(to.sentence("organisation.plans", planned=facts.planned))
    if second:
        to.para(*second)


def _ordinal(to: Composer, n: int, key: str) -> str:
    lead = to.plain(key)
    return f"{'一二三四五六'[n - 1]}是{lead}" if to.lang == "zh" else lead


def work(to: Composer) -> None:
    """Say how households were found, verified, decided, signed for and paid."""
    to.para(to.sentence("survey.registers"), lead=_ordinal(to, 1, "survey.lead"))
    if to.facts.batch:
        _verification(to)
        to.para(to.sentence("approval.decided"), lead=_ordinal(to, 3, "approval.lead"))
        whole = to.number("letters.incomplete") == 0
        to.para(
            to.sentence("letters.complete" if whole else "letters.incomplete"),
            lead=_ordinal(to, 4, "letters.lead"),
        )
        _money(to)
    to.own_words("work")
    to.own_words("supervision")


def _verification(to: Composer) -> None:
    said_ = [to.sentence("verification.visits")]
    if to.number("batch.N.excluded"):
        said_.append(to.sentence("verification.excluded"))
    if to.number("batch.N.households"):
        lacking = to.number("pairing.without_officer") or to.number("pairing.without_lead")
        said_.append(to.sentence("verification.unpaired" if lacking else "verification.paired"))
    to.para(*said_, lead=_ordinal(to, 2, "verification.lead"))


def _money(to: Composer) -> None:
    wrong = to.number("numbers.gaps") or to.number("numbers.mismatches")
    arrived = to.value("batch.N.in_place_on") is not None
    to.para(
        to.sentence("money.numbers_wrong" if wrong else "money.numbers"),
        to.sentence("money.way"),
        to.sentence("money.arrived" if arrived else "money.arriving"),
        lead=_ordinal(to, 5, "money.lead"),
    )
    hands = ("special", "transit", "township", "outstanding", "written_off")
    held = sum(to.number(f"fund.{hand}_fen") for hand in hands)
    equal = held == to.number("fund.capital_fen")
    to.para(to.sentence("money.equation" if equal else "money.unequal"))


def results(to: Composer) -> None:
    """Say which projects there are."""
    if to.facts.structure:
        said_ = [
            f"{name}{n}个" if to.lang == "zh" else f"{english('category', name)} {n}"
            for name, n in to.facts.structure
        ]
        to.para(to.sentence("results.projects", structure=to.listed(said_)))
    to.own_words("results")


def disasters(to: Composer) -> None:
    """Say what disasters did to it."""
    joint = "和" if to.lang == "zh" else " and "
    to.chapter("disaster", events=joint.join(e.name for e in to.facts.events))
    said_ = [
        to.sentence("disaster.one", event=e.code, day=to.day(e.day), kinds=_kinds(to, e.kinds))
        for e in to.facts.events
    ]
    to.para(*said_)
    count = len(to.facts.events)
    counted = "两" if count == 2 else han(count)
    to.para(to.sentence("disaster.total", count_han=counted))
    to.own_words("disaster")


def _kinds(to: Composer, kinds: Sequence[str]) -> str:
    return to.listed(kinds if to.lang == "zh" else [english("disaster_kind", k) for k in kinds])


def problems(to: Composer) -> None:
    """Say what is too small and too slow."""
    to.para(to.sentence("problems.lead"))
    if to.facts.batch:
        to.para(to.sentence("problems.small"), lead="一是" if to.lang == "zh" else "")
        to.para(to.sentence("problems.short"), lead="二是" if to.lang == "zh" else "")
    to.own_words("problems")


def next_steps(to: Composer) -> None:
    """Say what comes next."""
    steps = []
    if to.number("batch.N.households"):
        steps.append("next.supervise")
    if to.facts.preparing:
        steps.append("next.batch")
    if to.number("disaster.households"):
        steps.append("next.recovery")
    if steps:
        to.para(to.sentence("next.lead"))
    for n, key in enumerate(steps, start=1):
        to.para(to.sentence(key), lead=f"{n}. " if to.lang == "en" else f"{n}．")
    to.own_words("next")
