"""Pages of reports: the figures, each open to its rows, and the composer of the progress report."""

from django.urls import path

from tuopin.desk.reports.composer import composer, own_words, picked
from tuopin.desk.reports.figures import figure_export, figure_rows, figures_export, figures_list
from tuopin.desk.reports.publishing import publish_report, published_file, report_file

urls = [
    path("figures", figures_list, name="figures"),
    path("figures/export", figures_export, name="figures_list_export"),
    path("figures/<str:code>", figure_rows, name="figures_rows"),
    path("figures/<str:code>/rows.xlsx", figure_export, name="figures_export"),
    path("reports", composer, name="reports"),
    path("reports/picked", picked, name="reports_picked"),
    path("reports/own/<slug:slot>", own_words, name="reports_own"),
    path("reports/publish", publish_report, name="reports_publish"),
    path("reports/now.<str:form>", report_file, name="reports_file"),
    path("reports/<uuid:key>/report.<str:form>", published_file, name="reports_published"),
]
