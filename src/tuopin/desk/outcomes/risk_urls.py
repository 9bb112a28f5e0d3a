"""Addresses of the pages on risks, work and unmet demand."""

from django.urls import path

from tuopin.desk.outcomes.jobs import jobs_export, jobs_page, opening_page, seeker_page
from tuopin.desk.outcomes.placing import enterprise_page, leave_page, offer_page, place_page
from tuopin.desk.outcomes.risks import (
    decide_page,
    lift_page,
    mark_page,
    risk_page,
    risks_export,
    risks_page,
)
from tuopin.desk.outcomes.unmet import unmet_export, unmet_page

_RISK = "outcomes/risks/<uuid:key>"

urls = [
    path("outcomes/risks", risks_page, name="outcomes_risks"),
    path("outcomes/risks.xlsx", risks_export, name="outcomes_risks_export"),
    path("outcomes/risks/new", mark_page, name="outcomes_risk_mark"),
    path(_RISK, risk_page, name="outcomes_risk"),
    path(f"{_RISK}/decide", decide_page, name="outcomes_risk_decide"),
    path(f"{_RISK}/lift", lift_page, name="outcomes_risk_lift"),
    path("outcomes/jobs", jobs_page, name="outcomes_jobs"),
    path("outcomes/jobs.xlsx", jobs_export, name="outcomes_jobs_export"),
    path("outcomes/jobs/new", offer_page, name="outcomes_offer"),
    path("outcomes/jobs/enterprises/new", enterprise_page, name="outcomes_enterprise"),
    path("outcomes/jobs/place", place_page, name="outcomes_place"),
    path("outcomes/jobs/<uuid:key>", opening_page, name="outcomes_opening"),
    path("outcomes/jobs/seekers/<uuid:key>", seeker_page, name="outcomes_seeker"),
    path("outcomes/jobs/placements/<uuid:key>/leave", leave_page, name="outcomes_leave"),
    path("outcomes/unmet", unmet_page, name="outcomes_unmet"),
    path("outcomes/unmet.xlsx", unmet_export, name="outcomes_unmet_export"),
]
