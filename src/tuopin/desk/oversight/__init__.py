"""Pages of oversight: rounds and their draw, inspections, findings, people, what is late."""

from django.urls import path

from tuopin.desk.oversight.drawing import draw_page, proof_export, proof_page
from tuopin.desk.oversight.findings import (
    find_page,
    finding_page,
    findings_export,
    findings_page,
)
from tuopin.desk.oversight.going import going_export, going_page
from tuopin.desk.oversight.inspecting import inspect_page, inspection_page, new_inspection_page
from tuopin.desk.oversight.late import late_export, late_page
from tuopin.desk.oversight.mending import (
    drop_page,
    order_page,
    recheck_page,
    report_page,
    send_back_page,
)
from tuopin.desk.oversight.people import people_export, people_page
from tuopin.desk.oversight.photographing import photo, photograph_page, strike_page
from tuopin.desk.oversight.planning import finish_page, plan_page
from tuopin.desk.oversight.rounds import (
    round_export,
    round_page,
    rounds_export,
    rounds_page,
)

_SEEN = "oversight/inspections/<uuid:key>"
urls = [
    path("oversight", rounds_page, name="oversight"),
    path("oversight/export", rounds_export, name="oversight_export"),
    path("oversight/plan", plan_page, name="oversight_plan"),
    path("oversight/late", late_page, name="oversight_late"),
    path("oversight/late/export", late_export, name="oversight_late_export"),
    path("oversight/people", people_page, name="oversight_people"),
    path("oversight/people/export", people_export, name="oversight_people_export"),
    path("oversight/rounds/<uuid:key>", round_page, name="oversight_round"),
    path("oversight/rounds/<uuid:key>/export", round_export, name="oversight_round_export"),
    path("oversight/rounds/<uuid:key>/draw", draw_page, name="oversight_draw"),
    path("oversight/rounds/<uuid:key>/proof", proof_page, name="oversight_proof"),
    path("oversight/rounds/<uuid:key>/proof/export", proof_export, name="oversight_proof_export"),
    path("oversight/rounds/<uuid:key>/finish", finish_page, name="oversight_finish"),
    path("oversight/rounds/<uuid:key>/going", going_page, name="oversight_going"),
    path("oversight/rounds/<uuid:key>/going/export", going_export, name="oversight_going_export"),
    path("oversight/rounds/<uuid:key>/inspect/<uuid:home>", inspect_page, name="oversight_inspect"),
    path("oversight/inspections/new", new_inspection_page, name="oversight_inspection_new"),
    path(_SEEN, inspection_page, name="oversight_inspection"),
    path(f"{_SEEN}/photos", photograph_page, name="oversight_photograph"),
    path(f"{_SEEN}/photos/<int:number>", photo, name="oversight_photo"),
    path(f"{_SEEN}/photos/<int:number>/strike", strike_page, name="oversight_strike_photo"),
    path("oversight/findings", findings_page, name="oversight_findings"),
    path("oversight/findings/export", findings_export, name="oversight_findings_export"),
    path("oversight/findings/new", find_page, name="oversight_find"),
    path("oversight/findings/order", order_page, name="oversight_order"),
    path("oversight/findings/<uuid:key>", finding_page, name="oversight_finding"),
    path("oversight/findings/<uuid:key>/report", report_page, name="oversight_report"),
    path("oversight/findings/<uuid:key>/recheck", recheck_page, name="oversight_recheck"),
    path("oversight/findings/<uuid:key>/back", send_back_page, name="oversight_send_back"),
    path("oversight/findings/<uuid:key>/drop", drop_page, name="oversight_drop"),
]
