"""责任书 of a household: who answers for what, signed by five parties (R42, R43)."""

from django.utils.translation import gettext as _

from tuopin.documents.agreements.homes import home_fields, home_kind, home_paper, template
from tuopin.documents.agreements.parties import exit_ratio, places_to_sign
from tuopin.documents.case import Case, post, said
from tuopin.documents.tree import Paper, Table
from tuopin.documents.wording import Words, compose

TEMPLATE = template(
    "letters", fields=("name", "amount"), blocks=("signatures",), more=("ratio", "visits")
)
# In the order in which they sign.
PARTIES = ("county_office", "township_committee", "liaison", "branch", "household")


def letter(case: Case, words: Words) -> Paper:
    """Return the letter with each party's duties and its place to sign."""
    more = {"ratio": exit_ratio(case.exit_ratio_percent), "visits": str(case.visits_per_month)}
    fields = home_fields(case) | more
    text = compose(TEMPLATE, words, fields, {"signatures": (_signatures(case),)})
    return home_paper(case, words, text, _("责任书"))


def _signatures(case: Case) -> Table:
    names = {
        "county_office": _("县领导组办公室"),
        "township_committee": case.committee,
        "liaison": post(_("行政联系人"), said(case.liaison.name)),
        "branch": said(case.branch),
        "household": post(_("贫困党员户"), case.applicant.name),
    }
    done = {party: (signed.signer, signed.day) for party, signed in case.signatures}
    return places_to_sign((names[party], *done.get(party, ("", None))) for party in PARTIES)


KIND = home_kind("letters", "ZR", TEMPLATE, letter)
