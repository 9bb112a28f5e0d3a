"""Pages of the money: where it is, what waits, each hop from special account to household."""

from django.urls import path

from tuopin.desk.funds.bank import urls as bank_urls
from tuopin.desk.funds.budget import budget_page, opening_page
from tuopin.desk.funds.collecting import urls as collecting_urls
from tuopin.desk.funds.exports import urls as exports_urls
from tuopin.desk.funds.forecast import urls as forecast_urls
from tuopin.desk.funds.guarantee import urls as guarantee_urls
from tuopin.desk.funds.handing import urls as handing_urls
from tuopin.desk.funds.holding import relend_page, reserve_page
from tuopin.desk.funds.late import urls as late_urls
from tuopin.desk.funds.overview import export, money_page
from tuopin.desk.funds.paying import pay_page, reverse_page
from tuopin.desk.funds.receipts import urls as receipts_urls
from tuopin.desk.funds.returning import urls as returning_urls
from tuopin.desk.funds.sending import (
    allot_page,
    allotment_page,
    receive_page,
    release_page,
)
from tuopin.desk.funds.single import appropriate_page, reconcile_page
from tuopin.desk.funds.statement import urls as statement_urls
from tuopin.desk.funds.trouble import urls as trouble_urls

urls = [
    path("funds", money_page, name="funds"),
    path("funds/export", export, name="funds_export"),
    path("funds/appropriate", appropriate_page, name="funds_appropriate"),
    path("funds/reserve", reserve_page, name="funds_reserve"),
    path("funds/relend", relend_page, name="funds_relend"),
    path("funds/budget", budget_page, name="funds_budget"),
    path("funds/opening", opening_page, name="funds_opening"),
    path("funds/loans/<uuid:key>/release", release_page, name="funds_release"),
    path("funds/allot", allot_page, name="funds_allot"),
    path("funds/pay", pay_page, name="funds_pay"),
    path("funds/reconcile", reconcile_page, name="funds_reconcile"),
    path("funds/allotments/<uuid:key>", allotment_page, name="funds_allotment"),
    path("funds/allotments/<uuid:key>/receive", receive_page, name="funds_receive"),
    path("funds/payments/<uuid:key>/reverse", reverse_page, name="funds_reverse"),
    *bank_urls,
    *exports_urls,
    *guarantee_urls,
    *collecting_urls,
    *handing_urls,
    *late_urls,
    *receipts_urls,
    *returning_urls,
    *statement_urls,
    *trouble_urls,
    *forecast_urls,
]
