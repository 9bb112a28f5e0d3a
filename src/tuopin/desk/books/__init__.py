"""Pages of the books: trial balance, balances, journals of hands, balance sheet, debts, closing."""

from django.urls import path

from tuopin.desk.books.cash import cash_page
from tuopin.desk.books.due import due_page
from tuopin.desk.books.journal import journal_export
from tuopin.desk.books.periods import close_page, periods_page
from tuopin.desk.books.sheet import sheet_page
from tuopin.desk.books.trial import balances_page, trial_page

urls = [
    path("funds/books", trial_page, name="funds_books"),
    path("funds/books/balances", balances_page, name="funds_books_balances"),
    path("funds/books/cash", cash_page, name="funds_books_cash"),
    path("funds/books/sheet", sheet_page, name="funds_books_sheet"),
    path("funds/due", due_page, name="funds_due"),
    path("funds/books/periods", periods_page, name="funds_books_periods"),
    path("funds/books/close", close_page, name="funds_books_close"),
    path("funds/books/journal", journal_export, name="funds_books_journal"),
]
