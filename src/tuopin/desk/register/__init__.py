"""Pages of the registers: lists, one household's file, the search, a number shown in full."""

from django.urls import path

from tuopin.desk.register.finding import find
from tuopin.desk.register.household import household_page, reveal_page
from tuopin.desk.register.lists import export, register, workbook_page

urls = [
    path("register", register, name="register"),
    path("register/list.xlsx", export, name="register_export"),
    path("register/<slug:form>/workbook", workbook_page, name="register_workbook"),
    path("register/<uuid:key>", household_page, name="register_household"),
    path("register/<uuid:key>/reveal/<uuid:person>", reveal_page, name="register_reveal"),
    path("find", find, name="find"),
]
