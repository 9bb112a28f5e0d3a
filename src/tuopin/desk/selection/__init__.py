"""Pages of selection: lists, one application's file, verification, approval, notices, ranking."""

from django.urls import path

from tuopin.desk.selection.acting import act_on
from tuopin.desk.selection.approving import approval, approval_preview
from tuopin.desk.selection.case import application
from tuopin.desk.selection.filing import filing_page, who_page
from tuopin.desk.selection.kin import kin_page, retract_page
from tuopin.desk.selection.lists import applications_list, classify_many, export
from tuopin.desk.selection.noticing import end, notices, notices_export, objection, publish_page
from tuopin.desk.selection.ranking import rank_now, ranking_export, ranking_page
from tuopin.desk.selection.visiting import assess_page, parts_page, verify_page

urls = [
    path("selection", applications_list, name="selection"),
    path("selection/export", export, name="selection_export"),
    path("selection/new", who_page, name="selection_who"),
    path("selection/new/<uuid:key>", filing_page, name="selection_filing"),
    path("selection/classify", classify_many, name="selection_classify"),
    path("selection/ranking", ranking_page, name="selection_ranking"),
    path("selection/ranking/anew", rank_now, name="selection_rank"),
    path("selection/ranking/export", ranking_export, name="selection_ranking_export"),
    path("selection/approve", approval, name="selection_approve"),
    path("selection/approve/preview", approval_preview, name="selection_approve_preview"),
    path("selection/notices", notices, name="selection_notices"),
    path("selection/notices/export", notices_export, name="selection_notices_export"),
    path("selection/notices/publish", publish_page, name="selection_publish"),
    path("selection/notices/<uuid:key>/end", end, name="selection_notice_end"),
    path("selection/<uuid:key>", application, name="selection_application"),
    path("selection/<uuid:key>/kin", kin_page, name="selection_kin"),
    path("selection/<uuid:key>/kin/<uuid:kin>", retract_page, name="selection_kin_retract"),
    path("selection/<uuid:key>/verify", verify_page, name="selection_verify"),
    path("selection/<uuid:key>/assess", assess_page, name="selection_assess"),
    path("selection/<uuid:key>/parts", parts_page, name="selection_parts"),
    path("selection/<uuid:key>/object", objection, name="selection_object"),
    path("selection/<uuid:key>/<slug:verb>", act_on, name="selection_act"),
]
