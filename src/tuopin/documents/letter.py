"""责任书: who answers for what, signed by five parties (R42, R43)."""

from collections.abc import Iterator

from tuopin.documents.case import BLANK_DATE, PROGRAMME, Case, day, numbered, said
from tuopin.documents.clauses import clauses, duties
from tuopin.documents.tree import Block, Column, Heading, Paper, Para, Table, mark
from tuopin.kit.money import yuan

# Room for a hand and a seal.
_SPACE = "　\n　"
# In the order in which they sign.
PARTIES = ("county_office", "township_committee", "liaison", "branch", "household")


def letter(case: Case) -> Paper:
    """Return the responsibility letter with each party's clauses and its place to sign."""
    words = clauses("letter")
    intro = words["intro"].format(
        village=case.place,
        name=case.applicant.name,
        yuan=yuan(case.fen),
        committee=case.committee,
        branch=case.branch or "村党支部",
    )
    return Paper(
        f"{PROGRAMME}责任书",
        (Para(intro), *_clauses(case), Para(words["final"]), _signatures(case)),
        number=numbered(case),
        bookmark=case.bookmark("责任书"),
        author=case.author,
    )


def _clauses(case: Case) -> Iterator[Block]:
    words = clauses("letter")
    ratio = f"（{case.exit_ratio_percent}%以上）" if case.exit_ratio_percent else ""
    facts = {"ratio": ratio, "visits": str(case.visits_per_month)}
    for n, party in enumerate(PARTIES, 1):
        yield Heading(1, mark(1, n) + words[party]["title"])
        yield from duties(words[party]["duties"], **facts)


def _signatures(case: Case) -> Table:
    names = {
        "county_office": "县领导组办公室",
        "township_committee": case.committee,
        "liaison": f"行政联系人（{said(case.liaison.name)}）",
        "branch": case.branch or "村党支部",
        "household": f"贫困党员户（{case.applicant.name}）",
    }
    done = dict(case.signatures)
    rows = []
    for party in PARTIES:
        signed = done.get(party)
        who, when = (signed.signer, day(signed.day)) if signed else (_SPACE, BLANK_DATE)
        rows.append((names[party], who, when))
    return Table(
        (
            Column("签订各方", weight=5),
            Column("签字（盖章）", weight=4),
            Column("签订日期", weight=4),
        ),
        tuple(rows),
        size=11,
    )
