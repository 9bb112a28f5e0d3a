"""Pages of bank statements: handed in, matched line by line, balanced, confirmed."""

from django.urls import path

from tuopin.desk.funds.bank.confirming import confirm_page, sheet_file, sheet_page
from tuopin.desk.funds.bank.exports import lines_export, statements_export
from tuopin.desk.funds.bank.lines import explain_page, pick_page, repay_page, unmatch_page
from tuopin.desk.funds.bank.lists import list_page, new_page
from tuopin.desk.funds.bank.one import match_page, statement_page

urls = [
    path("funds/bank", list_page, name="funds_statements"),
    path("funds/bank/export", statements_export, name="funds_statements_export"),
    path("funds/bank/new", new_page, name="funds_bank_new"),
    path("funds/bank/<uuid:key>", statement_page, name="funds_bank_statement"),
    path("funds/bank/<uuid:key>/export", lines_export, name="funds_bank_export"),
    path("funds/bank/<uuid:key>/match", match_page, name="funds_bank_match"),
    path("funds/bank/<uuid:key>/sheet", sheet_page, name="funds_bank_sheet"),
    path("funds/bank/<uuid:key>/sheet.xlsx", sheet_file, name="funds_bank_sheet_file"),
    path("funds/bank/<uuid:key>/confirm", confirm_page, name="funds_bank_confirm"),
    path("funds/bank/lines/<uuid:key>/match", pick_page, name="funds_bank_pick"),
    path("funds/bank/lines/<uuid:key>/explain", explain_page, name="funds_bank_explain"),
    path("funds/bank/lines/<uuid:key>/repay", repay_page, name="funds_bank_repay"),
    path("funds/bank/lines/<uuid:key>/unmatch", unmatch_page, name="funds_bank_unmatch"),
]
