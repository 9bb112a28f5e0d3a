"""Pages of the officer's guarantee: who answers for what, hand-overs, deductions (R70–R72)."""

from django.urls import path

from tuopin.desk.funds.guarantee.deducting import deduct_page, repay_page
from tuopin.desk.funds.guarantee.handing import hand_over_page
from tuopin.desk.funds.guarantee.officers import export, guarantees_page, guarantor_page
from tuopin.desk.funds.guarantee.ordering import deduction_page, order_page, stop_page

urls = [
    path("funds/guarantees", guarantees_page, name="funds_guarantees"),
    path("funds/guarantees/export", export, name="funds_guarantees_export"),
    path("funds/guarantees/<uuid:key>", guarantor_page, name="funds_guarantor"),
    path("funds/guarantees/<uuid:key>/hand-over", hand_over_page, name="funds_hand_over"),
    path("funds/loans/<uuid:key>/deduction", order_page, name="funds_order_deduction"),
    path("funds/loans/<uuid:key>/repay-officer", repay_page, name="funds_repay_officer"),
    path("funds/deductions/<uuid:key>", deduction_page, name="funds_deduction"),
    path("funds/deductions/<uuid:key>/deduct", deduct_page, name="funds_deduct"),
    path("funds/deductions/<uuid:key>/stop", stop_page, name="funds_stop_deduction"),
]
