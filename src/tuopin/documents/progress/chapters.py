"""The report's chapters, in the outline of the source (R118)."""

from collections.abc import Sequence

from tuopin.documents.progress.composing import Composer, han
from tuopin.documents.tree import Inline
from tuopin.kit.words import english
from tuopin.outcomes.rules.ranges import said_gain, said_range


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
    return f"{han(n)}是{lead}" if to.lang == "zh" else lead


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
        _after_the_money(to)
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
    known = to.number("batch.N.households") and to.value("batch.N.on_time") is not None
    to.para(
        to.sentence("money.numbers_wrong" if wrong else "money.numbers"),
        to.sentence("money.way"),
        to.sentence("money.arrived" if arrived else "money.arriving"),
        *([to.sentence("money.on_time")] if known else []),
        lead=_ordinal(to, 5, "money.lead"),
    )
    hands = ("special", "transit", "township", "outstanding", "written_off")
    held = sum(to.number(f"fund.{hand}_fen") for hand in hands)
    equal = held == to.number("fund.capital_fen")
    came = to.value("fund.on_time_rate") is not None
    to.para(
        to.sentence("money.equation" if equal else "money.unequal"),
        *([to.sentence("money.recovered")] if came else []),
    )


def _after_the_money(to: Composer) -> None:
    """Say what was done once the money was there, each kind of work in a paragraph of its own."""
    n = 5
    for key, found in (
        ("help", _help(to)),
        ("supervision", _supervision(to)),
        ("meetings", _meetings(to)),
    ):
        if found:
            n += 1
            to.para(*found, lead=_ordinal(to, n, f"{key}.lead"))


def _help(to: Composer) -> list[list[Inline]]:
    """Say how often officers came, who was trained, which projects were changed."""
    found = []
    if to.number("visits.due"):
        missed = to.number("visits.missing")
        found.append(to.sentence("help.visits_missed" if missed else "help.visits"))
    if to.number("training.sessions"):
        found.append(to.sentence("help.training"))
    if to.number("changes.requested"):
        found.append(to.sentence("help.changes"))
    return found


def _supervision(to: Composer) -> list[list[Inline]]:
    """Say how many inspections there were and what became of what they found."""
    if not to.number("inspections.done"):
        return []
    ending = "clean"
    if to.number("findings.found"):
        ending = "open" if to.number("findings.open") else "closed"
    return [to.sentence("supervision.done"), to.sentence(f"supervision.{ending}")]


def _meetings(to: Composer) -> list[list[Inline]]:
    """Say whether a meeting was held each quarter, what townships reported, who was commended."""
    missed = to.number("meetings.missed")
    found = []
    if missed or to.number("meetings.held"):
        found.append(to.sentence("meetings.missed" if missed else "meetings.held"))
    reports = to.facts.reports
    if reports.due:
        key = "meetings.reports_late" if reports.late else "meetings.reports"
        found.append(to.sentence(key, **reports._asdict()))
    if to.number("commendations"):
        found.append(to.sentence("meetings.awards"))
    return found


def results(to: Composer) -> None:
    """Say which projects there are, and what came of them; a forecast is named as one."""
    if to.facts.structure:
        said_ = [
            f"{name}{n}个" if to.lang == "zh" else f"{english('category', name)} {n}"
            for name, n in to.facts.structure
        ]
        to.para(to.sentence("results.projects", structure=to.listed(said_)))
    for found in (_achieved(to), _left(to), _branches(to)):
        if found:
            to.para(*found)
    to.own_words("results")


def _achieved(to: Composer) -> list[list[Inline]]:
    """Say who became a specialised producer, who leads others, and what is earned (R83–R91)."""
    found = []
    if to.number("results.specialised") or to.number("results.large"):
        found.append(to.sentence("results.grades"))
    if to.facts.graded_fen:
        year = to.facts.as_of.year
        earned = said_range(*to.facts.graded_fen, to.lang)
        found.append(to.sentence("results.graded", year=year, range=earned))
    if to.number("results.leading"):
        found.append(to.sentence("results.led"))
    if to.facts.benefits:
        gains = to.listed([said_gain(gain, to.lang) for gain in to.facts.benefits])
        found.append(to.sentence("results.benefits", gains=gains))
    if to.number("results.jobs"):
        found.append(to.sentence("results.jobs"))
    if to.number("income.households"):
        found.append(to.sentence("results.income", year=to.facts.as_of.year))
    return found


def _left(to: Composer) -> list[list[Inline]]:
    """Say who has left poverty beside the target, apart from them who is expected to (R61, R87)."""
    left, expected = to.number("exits.confirmed"), to.number("exits.expected")
    if not left and not expected:
        return []
    found = [to.sentence("results.exits" if left else "results.no_exits")]
    if to.facts.exits.wanted:
        found.append(to.sentence("results.target", **to.facts.exits._asdict()))
    return [*found, to.sentence("results.expected")] if expected else found


def _branches(to: Composer) -> list[list[Inline]]:
    """Say how the village branches grew (R92, R95, R96)."""
    found = [to.sentence("results.branches")] if to.facts.activists else []
    return [*found, to.sentence("results.cadres")] if to.number("results.cadres") else found


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
    total = to.sentence("disaster.total", count_han=counted)
    took = to.facts.toll._asdict()
    toll = [to.plain(f"disaster.{name}", n=f"{n:,}") for name, n in took.items() if n]
    to.para(total, *([to.sentence("disaster.toll", toll=to.listed(toll))] if toll else []))
    mended = [
        to.sentence(f"disaster.{key}")
        for key, code in (("relief", "relief.households"), ("recovery", "recovery.value_fen"))
        if to.number(code)
    ]
    if mended:
        to.para(*mended)
    to.own_words("disaster")


def _kinds(to: Composer, kinds: Sequence[str]) -> str:
    return to.listed(kinds if to.lang == "zh" else [english("disaster_kind", k) for k in kinds])


def problems(to: Composer) -> None:
    """Say what is too small and too slow."""
    to.para(to.sentence("problems.lead"))
    keys = ["problems.small", "problems.short"] if to.facts.batch else []
    if to.number("risk.marked"):
        keys.append("problems.risk")
    for n, key in enumerate(keys, start=1):
        to.para(to.sentence(key), lead=f"{han(n)}是" if to.lang == "zh" else "")
    to.own_words("problems")


def next_steps(to: Composer) -> None:
    """Say what comes next."""
    steps = []
    if to.number("batch.N.households"):
        steps.append("next.supervise")
    if to.number("findings.open"):
        steps.append("next.findings")
    if to.facts.preparing:
        steps.append("next.batch")
    if to.number("disaster.households"):
        steps.append("next.recovery")
    if to.number("exits.expected"):
        steps.append("next.exits")
    if steps:
        to.para(to.sentence("next.lead"))
    for n, key in enumerate(steps, start=1):
        to.para(to.sentence(key), lead=f"{n}. " if to.lang == "en" else f"{n}．")
    to.own_words("next")
