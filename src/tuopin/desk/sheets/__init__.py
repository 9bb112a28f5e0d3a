"""Pages of imports: the list with the empty forms, handing in, the review, the merge."""

from django.urls import path

from tuopin.desk.sheets.handing import new_page
from tuopin.desk.sheets.lists import imports_export, imports_list, template_file
from tuopin.desk.sheets.review import check_again, import_page, marked_file
from tuopin.desk.sheets.settling import merge_page, refuse_page

urls = [
    path("sheets", imports_list, name="sheets"),
    path("sheets/export", imports_export, name="sheets_export"),
    path("sheets/new", new_page, name="sheets_new"),
    path("sheets/<slug:form>/empty.xlsx", template_file, name="sheets_template"),
    path("sheets/<uuid:key>", import_page, name="sheets_import"),
    path("sheets/<uuid:key>/marked.xlsx", marked_file, name="sheets_marked"),
    path("sheets/<uuid:key>/check", check_again, name="sheets_check"),
    path("sheets/<uuid:key>/merge", merge_page, name="sheets_merge"),
    path("sheets/<uuid:key>/refuse", refuse_page, name="sheets_refuse"),
]
