"""申请书: the household's own application, from what f5 says (R73)."""

from tuopin.documents.case import (
    BLANK_DATE,
    PROGRAMME,
    Case,
    batch_name,
    day,
    month,
    numbered,
)
from tuopin.documents.clauses import clauses, project_table
from tuopin.documents.tree import Field, Form, Paper, Para, Recipient, Sign
from tuopin.kit.dates import chinese_date
from tuopin.kit.money import half_up, yuan

_OPINION = f"\n\n（盖章）\n{BLANK_DATE}"


def application(case: Case) -> Paper:
    """Return the application; places for the opinions of branch and township stand under it."""
    words = clauses("application")
    home, asked = case.home, sum(part.amount_fen for part in case.asked)
    causes = "、".join(cause for cause in (home.cause, home.other_cause) if cause)
    return Paper(
        f"{PROGRAMME}项目申请书",
        (
            Recipient(f"{case.committee}、{case.government}并报县领导组办公室："),
            Para(
                words["person"].format(
                    name=case.applicant.name,
                    about=_about(case),
                    place=case.place,
                    branch=case.branch or f"{case.village}党支部",
                )
            ),
            Para(
                words["home"].format(
                    people=home.people,
                    workers=f"，劳动力{home.workers}人" if home.workers is not None else "",
                    income=yuan(home.income_fen),
                    per_head=yuan(half_up(home.income_fen, max(1, home.people))),
                    cause=words["cause"].format(cause=causes) if causes else "",
                )
            ),
            Para(words["wish"].format(batch=batch_name(case.batch), yuan=yuan(asked))),
            project_table(case.asked, "申请资金（元）"),
            Para(words["promise"]),
            Sign((f"申请人：{case.applicant.name}（签字、手印）",), day(case.filed_on)),
            Form(
                (
                    (
                        Field("村党支部意见", _OPINION, align="right"),
                        Field("乡镇党委意见", _OPINION, align="right"),
                    ),
                ),
                size=11,
            ),
        ),
        number=numbered(case),
        bookmark=case.bookmark("申请书"),
        author=case.author,
    )


def _about(case: Case) -> str:
    person = case.applicant
    parts = [
        person.sex,
        f"{person.nation}族"
        if person.nation and not person.nation.endswith("族")
        else person.nation,
        f"{month(person.birth)}生" if person.birth else "",
        f"{chinese_date(case.joined_on)}加入中国共产党" if case.joined_on else "",
    ]
    return "，".join(part for part in parts if part)
