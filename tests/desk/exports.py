"""Handing a list out as a workbook: the page asks for columns, the form sends them back."""

import io
import re
from typing import Any

import openpyxl
from django.http import HttpResponseBase
from django.test import Client

_COLUMN = re.compile(r'name="col" value="([a-z0-9_]+)"')


def columns(browser: Client, path: str) -> list[str]:
    """Return the columns that the page of an export offers."""
    answer = browser.get(path)
    assert answer.status_code == 200, answer.status_code
    return _COLUMN.findall(answer.content.decode())


def handed_out(browser: Client, path: str, *chosen: str) -> HttpResponseBase:
    """Answer with the workbook of the columns chosen, in this order; all as they stand if none."""
    wanted = chosen or tuple(columns(browser, path))
    places = {f"at-{code}": str(n) for n, code in enumerate(wanted, 1)}
    return browser.post(path, {"col": list(wanted), **places})


def file_at(browser: Client, path: str) -> HttpResponseBase:
    """Answer with what lies at an address; with the whole workbook where it asks for columns."""
    answer = browser.get(path)
    asked = answer.status_code == 200 and answer["Content-Type"].startswith("text/html")
    if asked and _COLUMN.search(answer.content.decode()):
        return handed_out(browser, path)
    return answer


def sheet(answer: HttpResponseBase) -> list[list[Any]]:
    """Return the cells of a workbook's only sheet."""
    assert answer.status_code == 200, answer.status_code
    book = openpyxl.load_workbook(io.BytesIO(answer.content))  # type: ignore[attr-defined]
    return [[cell.value for cell in row] for row in book.worksheets[0].iter_rows()]
