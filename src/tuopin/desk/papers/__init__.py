"""Pages of papers: printing and its runs, the print list, scans, wordings, document numbers."""

from django.urls import path

from tuopin.desk.papers import scans
from tuopin.desk.papers.amending import amend_page, preview_file
from tuopin.desk.papers.issued import list_export, list_page, sign_many, unsign_many, void_page
from tuopin.desk.papers.numbers import numbers_export, numbers_page
from tuopin.desk.papers.printing import choose, counts, print_page
from tuopin.desk.papers.runs import run_file, run_page, run_retry, run_stop, runs_page
from tuopin.desk.papers.wordings import wording_page, wordings

urls = [
    path("papers", choose, name="papers"),
    path("papers/counts", counts, name="papers_counts"),
    path("papers/print", print_page, name="papers_print"),
    path("papers/runs", runs_page, name="papers_runs"),
    path("papers/runs/<uuid:key>", run_page, name="papers_run"),
    path("papers/runs/<uuid:key>/file", run_file, name="papers_run_file"),
    path("papers/runs/<uuid:key>/stop", run_stop, name="papers_run_stop"),
    path("papers/runs/<uuid:key>/retry", run_retry, name="papers_run_retry"),
    path("papers/list", list_page, name="papers_list"),
    path("papers/list/export", list_export, name="papers_list_export"),
    path("papers/list/sign", sign_many, name="papers_sign"),
    path("papers/list/unsign", unsign_many, name="papers_unsign"),
    path("papers/list/<uuid:key>/void", void_page, name="papers_void"),
    path("papers/numbers", numbers_page, name="papers_numbers"),
    path("papers/numbers/export", numbers_export, name="papers_numbers_export"),
    path("papers/wordings", wordings, name="papers_wordings"),
    path("papers/wordings/<slug:kind>", wording_page, name="papers_wording"),
    path("papers/wordings/<slug:kind>/amend", amend_page, name="papers_amend"),
    path("papers/wordings/<slug:kind>/sample.pdf", preview_file, name="papers_sample"),
    *scans.urls,
]
