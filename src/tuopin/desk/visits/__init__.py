"""Pages of visits and help: the month's list, missed months, visits, problems, officers' work."""

from django.urls import path

from tuopin.desk.visits.aid import aid_new, aids_export, aids_page
from tuopin.desk.visits.asking import ask_page
from tuopin.desk.visits.changes import (
    change_page,
    change_paper,
    changes_export,
    changes_page,
    decide_page,
)
from tuopin.desk.visits.handed import handed_export, handed_page, sheet_file, sheet_page
from tuopin.desk.visits.handing import hand_page
from tuopin.desk.visits.issues import (
    issue_page,
    issues_export,
    issues_page,
    open_page,
    step_page,
)
from tuopin.desk.visits.late import late_export, late_page
from tuopin.desk.visits.loads import loads_export, loads_page
from tuopin.desk.visits.officers import officers_export, officers_page
from tuopin.desk.visits.one import home_page, list_export, list_page, photo_page, visit_page
from tuopin.desk.visits.purchases import (
    purchase_new,
    purchase_page,
    purchase_paper,
    purchases_export,
    purchases_page,
    void_page,
)
from tuopin.desk.visits.recording import record_page
from tuopin.desk.visits.today import month_export, today_page
from tuopin.desk.visits.trainings import (
    attendance_export,
    strike_page,
    training_new,
    training_page,
    trainings_export,
    trainings_page,
)
from tuopin.desk.visits.voiding import visit_void

urls = [
    path("visits", today_page, name="visits"),
    path("visits/month.xlsx", month_export, name="visits_month_export"),
    path("visits/late", late_page, name="visits_late"),
    path("visits/late.xlsx", late_export, name="visits_late_export"),
    path("visits/officers", officers_page, name="visits_officers"),
    path("visits/officers.xlsx", officers_export, name="visits_officers_export"),
    path("visits/list", list_page, name="visits_list"),
    path("visits/list.xlsx", list_export, name="visits_list_export"),
    path("visits/new", record_page, name="visits_record"),
    path("visits/homes/<uuid:key>", home_page, name="visits_home"),
    path("visits/issues", issues_page, name="visits_issues"),
    path("visits/issues.xlsx", issues_export, name="visits_issues_export"),
    path("visits/issues/new", open_page, name="visits_issue_new"),
    path("visits/issues/<uuid:key>", issue_page, name="visits_issue"),
    path("visits/issues/<uuid:key>/<slug:verb>", step_page, name="visits_issue_step"),
    path("visits/changes", changes_page, name="visits_changes"),
    path("visits/changes.xlsx", changes_export, name="visits_changes_export"),
    path("visits/changes/new", ask_page, name="visits_change_new"),
    path("visits/changes/<uuid:key>", change_page, name="visits_change"),
    path("visits/changes/<uuid:key>/paper", change_paper, name="visits_change_paper"),
    path("visits/changes/<uuid:key>/<slug:answer>", decide_page, name="visits_change_decide"),
    path("visits/purchases", purchases_page, name="visits_purchases"),
    path("visits/purchases.xlsx", purchases_export, name="visits_purchases_export"),
    path("visits/purchases/new", purchase_new, name="visits_purchase_new"),
    path("visits/purchases/<uuid:key>", purchase_page, name="visits_purchase"),
    path("visits/purchases/<uuid:key>/paper", purchase_paper, name="visits_purchase_paper"),
    path("visits/purchases/<uuid:key>/void", void_page, name="visits_purchase_void"),
    path("visits/trainings", trainings_page, name="visits_trainings"),
    path("visits/trainings.xlsx", trainings_export, name="visits_trainings_export"),
    path("visits/trainings/new", training_new, name="visits_training_new"),
    path("visits/trainings/<uuid:key>", training_page, name="visits_training"),
    path("visits/trainings/<uuid:key>.xlsx", attendance_export, name="visits_attendance_export"),
    path("visits/attendances/<uuid:key>/strike", strike_page, name="visits_strike"),
    path("visits/aids", aids_page, name="visits_aids"),
    path("visits/aids.xlsx", aids_export, name="visits_aids_export"),
    path("visits/aids/new", aid_new, name="visits_aid_new"),
    path("visits/loads", loads_page, name="visits_loads"),
    path("visits/loads.xlsx", loads_export, name="visits_loads_export"),
    path("visits/loads/<uuid:key>", hand_page, name="visits_hand"),
    path("visits/handed", handed_page, name="visits_handed"),
    path("visits/handed.xlsx", handed_export, name="visits_handed_export"),
    path("visits/handed/<uuid:key>", sheet_page, name="visits_sheet"),
    path("visits/handed/<uuid:key>/sheet.<str:form>", sheet_file, name="visits_sheet_file"),
    path("visits/<uuid:key>", visit_page, name="visits_visit"),
    path("visits/<uuid:key>/photos/<int:number>", photo_page, name="visits_photo"),
    path("visits/<uuid:key>/void", visit_void, name="visits_void"),
]
