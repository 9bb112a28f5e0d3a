"""Pages of coordination: meetings, decisions, townships' reports, rankings, commendation."""

from django.urls import path

from tuopin.desk.coordination import (
    awards,
    calling,
    decisions,
    late,
    meetings,
    minutes,
    packs,
    papers,
    practices,
    ranking,
    reports,
    responsible,
)

urls = [
    path("coordination", meetings.overview, name="coordination"),
    path("coordination/export", meetings.meetings_export, name="coordination_export"),
    path("coordination/call", calling.call_page, name="coordination_call"),
    path("coordination/meetings/<uuid:key>", meetings.meeting_page, name="coordination_meeting"),
    path("coordination/meetings/<uuid:key>/hold", calling.hold_page, name="coordination_hold"),
    path(
        "coordination/meetings/<uuid:key>/cancel", calling.cancel_page, name="coordination_cancel"
    ),
    path(
        "coordination/meetings/<uuid:key>/figures", packs.preview_page,
        name="coordination_figures",
    ),
    path(
        "coordination/meetings/<uuid:key>/pack.xlsx", packs.pack_page, name="coordination_pack"
    ),
    path(
        "coordination/meetings/<uuid:key>/minutes", minutes.write_page,
        name="coordination_write_minutes",
    ),
    path(
        "coordination/meetings/<uuid:key>/notice.<str:form>", papers.notice_file,
        name="coordination_notice_file",
    ),
    path(
        "coordination/meetings/<uuid:key>/pack.<str:form>", papers.pack_file,
        name="coordination_pack_file",
    ),
    path(
        "coordination/minutes/<uuid:key>/minutes.<str:form>", papers.minutes_file,
        name="coordination_minutes_file",
    ),
    path(
        "coordination/reports/<uuid:key>/report.<str:form>", papers.report_file,
        name="coordination_report_file",
    ),
    path(
        "coordination/awards/<uuid:key>/letter.<str:form>", papers.letter_file,
        name="coordination_letter_file",
    ),
    path(
        "coordination/awards/<uuid:key>/certificate.<str:form>", papers.certificate_file,
        name="coordination_certificate_file",
    ),
    path("coordination/minutes/<uuid:key>", minutes.minutes_page, name="coordination_minutes"),
    path(
        "coordination/minutes/<uuid:key>/sign", minutes.sign_page, name="coordination_sign_minutes"
    ),
    path("coordination/decisions", decisions.decisions_page, name="coordination_decisions"),
    path(
        "coordination/decisions/export", decisions.decisions_export,
        name="coordination_decisions_export",
    ),
    path("coordination/decisions/new", decisions.decide_page, name="coordination_decide"),
    path(
        "coordination/decisions/<uuid:key>", decisions.decision_page, name="coordination_decision"
    ),
    path(
        "coordination/decisions/<uuid:key>/done", decisions.report_done_page,
        name="coordination_report_done",
    ),
    path(
        "coordination/decisions/<uuid:key>/accept", decisions.accept_done_page,
        name="coordination_accept_done",
    ),
    path(
        "coordination/decisions/<uuid:key>/back", decisions.send_back_page,
        name="coordination_send_back",
    ),
    path(
        "coordination/decisions/<uuid:key>/drop", decisions.drop_page,
        name="coordination_drop_decision",
    ),
    path("coordination/reports", reports.reports_page, name="coordination_reports"),
    path(
        "coordination/reports/export", reports.reports_export, name="coordination_reports_export"
    ),
    path("coordination/reports/ask", reports.ask_page, name="coordination_ask"),
    path("coordination/reports/<uuid:key>", reports.report_page, name="coordination_report"),
    path(
        "coordination/reports/<uuid:key>/submit", reports.submit_page, name="coordination_submit"
    ),
    path(
        "coordination/reports/<uuid:key>/accept", reports.accept_page,
        name="coordination_accept_report",
    ),
    path(
        "coordination/reports/<uuid:key>/return", reports.return_page,
        name="coordination_return_report",
    ),
    path(
        "coordination/responsible", responsible.responsible_page, name="coordination_responsible"
    ),
    path(
        "coordination/responsible/export", responsible.responsible_export,
        name="coordination_responsible_export",
    ),
    path("coordination/ranking", ranking.ranking_page, name="coordination_ranking"),
    path(
        "coordination/ranking/export", ranking.ranking_export, name="coordination_ranking_export"
    ),
    path("coordination/awards", awards.awards_page, name="coordination_awards"),
    path("coordination/awards/export", awards.awards_export, name="coordination_awards_export"),
    path("coordination/awards/new", awards.commend_page, name="coordination_commend"),
    path("coordination/practices", practices.practices_page, name="coordination_practices"),
    path(
        "coordination/practices/export", practices.practices_export,
        name="coordination_practices_export",
    ),
    path("coordination/practices/new", practices.collect_page, name="coordination_collect"),
    path(
        "coordination/practices/<uuid:key>/promote", practices.promote_page,
        name="coordination_promote",
    ),
    path(
        "coordination/practices/<uuid:key>/drop", practices.drop_page, name="coordination_drop"
    ),
    path("coordination/log", practices.log_page, name="coordination_log"),
    path("coordination/log/export", practices.log_export, name="coordination_log_export"),
    path("coordination/log/new", practices.write_log_page, name="coordination_log_new"),
    path("coordination/late", late.late_page, name="coordination_late"),
    path("coordination/late/export", late.late_export, name="coordination_late_export"),
]  # fmt: skip
