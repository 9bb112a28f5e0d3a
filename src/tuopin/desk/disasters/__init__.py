"""Pages of disasters: events, losses and their assessment, help at once, relief, self-rescue."""

from django.urls import path

from tuopin.desk.disasters.combined import combined_export, combined_page
from tuopin.desk.disasters.declaring import amend_page, declare_page
from tuopin.desk.disasters.entry import loss_page
from tuopin.desk.disasters.helping import give_page, relief_export, relief_page, void_page
from tuopin.desk.disasters.late import late_export, late_page
from tuopin.desk.disasters.lists import event_page, events_export, events_page, export
from tuopin.desk.disasters.losses import loss_file, losses_export, losses_page
from tuopin.desk.disasters.outlines import outlines_page
from tuopin.desk.disasters.recovering import recoveries_export, recoveries_page, recovery_page
from tuopin.desk.disasters.relieving import extend_page
from tuopin.desk.disasters.rescuing import (
    begin_page,
    finish_page,
    give_up_page,
    plan_page,
    step_page,
)
from tuopin.desk.disasters.supporting import (
    support_page,
    supports_export,
    void_support_page,
)
from tuopin.desk.disasters.urgent import urgent_export, urgent_page
from tuopin.desk.disasters.verifying import close_many, dispute_page, verify_many, verify_page

_LOSS = "disasters/losses/<uuid:key>"
_PLAN = "disasters/recovery/<uuid:key>"
urls = [
    path("disasters", events_page, name="disasters"),
    path("disasters/export", events_export, name="disasters_events_export"),
    path("disasters/declare", declare_page, name="disasters_declare"),
    path("disasters/loss", loss_page, name="disasters_loss"),
    path("disasters/combined", combined_page, name="disasters_combined"),
    path("disasters/combined.xlsx", combined_export, name="disasters_combined_export"),
    path("disasters/outlines", outlines_page, name="disasters_outlines"),
    path("disasters/urgent", urgent_page, name="disasters_urgent"),
    path("disasters/urgent.xlsx", urgent_export, name="disasters_urgent_export"),
    path("disasters/losses", losses_page, name="disasters_losses"),
    path("disasters/losses.xlsx", losses_export, name="disasters_losses_export"),
    path("disasters/losses/verify", verify_many, name="disasters_verify_many"),
    path("disasters/losses/close", close_many, name="disasters_close_many"),
    path(_LOSS, loss_file, name="disasters_loss_file"),
    path(f"{_LOSS}/verify", verify_page, name="disasters_verify"),
    path(f"{_LOSS}/dispute", dispute_page, name="disasters_dispute"),
    path("disasters/relief", relief_page, name="disasters_relief"),
    path("disasters/relief.xlsx", relief_export, name="disasters_relief_export"),
    path("disasters/relief/new", give_page, name="disasters_give"),
    path("disasters/relief/<uuid:key>/void", void_page, name="disasters_void_relief"),
    path("disasters/support/new", support_page, name="disasters_support"),
    path("disasters/support/<uuid:key>/void", void_support_page, name="disasters_void_support"),
    path("disasters/support.xlsx", supports_export, name="disasters_supports_export"),
    path("disasters/recovery", recoveries_page, name="disasters_recoveries"),
    path("disasters/recovery.xlsx", recoveries_export, name="disasters_recoveries_export"),
    path("disasters/recovery/new", plan_page, name="disasters_plan"),
    path(_PLAN, recovery_page, name="disasters_recovery"),
    path(f"{_PLAN}/begin", begin_page, name="disasters_begin"),
    path(f"{_PLAN}/step", step_page, name="disasters_step"),
    path(f"{_PLAN}/finish", finish_page, name="disasters_finish"),
    path(f"{_PLAN}/give-up", give_up_page, name="disasters_give_up"),
    path("disasters/late", late_page, name="disasters_late"),
    path("disasters/late.xlsx", late_export, name="disasters_late_export"),
    path("disasters/<uuid:key>", event_page, name="disasters_event"),
    path("disasters/<uuid:key>/amend", amend_page, name="disasters_amend"),
    path("disasters/<uuid:key>/extend", extend_page, name="disasters_extend"),
    path("disasters/<uuid:key>/losses.xlsx", export, name="disasters_export"),
]
