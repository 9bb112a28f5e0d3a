"""Pages of the money: where it is, what waits, each hop from special account to household."""

from django.urls import path

from tuopin.desk.funds.overview import export, money_page
from tuopin.desk.funds.paying import pay_page, reverse_page
from tuopin.desk.funds.sending import (
    allot_page,
    allotment_page,
    receive_page,
    release_page,
    reserve_page,
)
from tuopin.desk.funds.single import appropriate_page, reconcile_page

urls = [
    path("funds", money_page, name="funds"),
    path("funds/export", export, name="funds_export"),
    path("funds/appropriate", appropriate_page, name="funds_appropriate"),
    path("funds/reserve", reserve_page, name="funds_reserve"),
    path("funds/loans/<uuid:key>/release", release_page, name="funds_release"),
    path("funds/allot", allot_page, name="funds_allot"),
    path("funds/pay", pay_page, name="funds_pay"),
    path("funds/reconcile", reconcile_page, name="funds_reconcile"),
    path("funds/allotments/<uuid:key>", allotment_page, name="funds_allotment"),
    path("funds/allotments/<uuid:key>/receive", receive_page, name="funds_receive"),
    path("funds/payments/<uuid:key>/reverse", reverse_page, name="funds_reverse"),
]
