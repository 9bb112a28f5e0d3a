"""Pages of loans in trouble: more time, writing off, misuse; and their part of a loan's page."""

from django.urls import path

from tuopin.desk.funds.trouble.approving import (
    approve_page,
    propose_page,
    refuse_page,
    undo_page,
)
from tuopin.desk.funds.trouble.extending import (
    decide_page,
    extend_page,
    extension_page,
    extensions_export,
    extensions_page,
)
from tuopin.desk.funds.trouble.misuse import (
    demand_page,
    lift_page,
    report_page,
    violation_page,
    violations_export,
    violations_page,
)
from tuopin.desk.funds.trouble.part import loan_trouble
from tuopin.desk.funds.trouble.writing_off import (
    certificate_page,
    write_off_page,
    write_offs_export,
    write_offs_page,
)

__all__ = ["loan_trouble", "urls"]

_LOAN, _WRITE_OFF = "funds/loans/<uuid:key>", "funds/write-offs/<uuid:key>"
_EXTENSION, _VIOLATION = "funds/extensions/<uuid:key>", "funds/violations/<uuid:key>"

urls = [
    path("funds/extensions", extensions_page, name="funds_extensions"),
    path("funds/extensions.xlsx", extensions_export, name="funds_extensions_export"),
    path(f"{_LOAN}/extend", extend_page, name="funds_extend"),
    path(_EXTENSION, extension_page, name="funds_extension"),
    path(f"{_EXTENSION}/<slug:answer>", decide_page, name="funds_extension_decide"),
    path("funds/write-offs", write_offs_page, name="funds_write_offs"),
    path("funds/write-offs.xlsx", write_offs_export, name="funds_write_offs_export"),
    path(f"{_LOAN}/write-off", propose_page, name="funds_propose_write_off"),
    path(_WRITE_OFF, write_off_page, name="funds_write_off"),
    path(f"{_WRITE_OFF}/approve", approve_page, name="funds_write_off_approve"),
    path(f"{_WRITE_OFF}/refuse", refuse_page, name="funds_write_off_refuse"),
    path(f"{_WRITE_OFF}/undo", undo_page, name="funds_write_off_undo"),
    path(f"{_WRITE_OFF}/certificate.pdf", certificate_page, name="funds_certificate"),
    path("funds/violations", violations_page, name="funds_violations"),
    path("funds/violations.xlsx", violations_export, name="funds_violations_export"),
    path(f"{_LOAN}/violation", report_page, name="funds_report_violation"),
    path(_VIOLATION, violation_page, name="funds_violation"),
    path(f"{_VIOLATION}/demand", demand_page, name="funds_violation_demand"),
    path(f"{_VIOLATION}/lift", lift_page, name="funds_violation_lift"),
]
