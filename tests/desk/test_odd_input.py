"""Whatever is typed into an address or a form, the answer is a page, never a server's fault."""

import base64
import json
import re
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from tests.desk.lives import TODAY, Lives, addresses, everything
from tests.world import COUNTY, NORTH, World

GET_NAMES = (
    "tab", "state", "form", "area", "place", "after", "before", "start", "size", "batch", "notice",
    "at", "figure", "heading", "code", "actor", "action", "outcome", "subject", "since", "until",
    "year", "show", "unit", "next", "then", "cadre", "unsafe", "cause", "region", "kind", "part",
    "party", "pair", "date", "event", "roll", "page", "q",
)  # fmt: skip


def mark(values: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


ODD = {
    "raised": "²",
    "negative": "-1",
    "huge": "9" * 30,
    "endless": "9" * 5000,
    "long": "长" * 800,
    "nul": "a\x00b",
    "half": mark(["\ud800", "\ud800"]),
    "mark of numbers": mark([10**40, 10**40]),
    "nested": "[" * 1500,
    "json": '{"a": NaN, "b": 1e999}',
    "half an id": "00000000-0000-0000",
    "markup": "<script>alert(1)</script>",
    "first day": "0001-01-01",
    "no day": "2007-13-45",
    "percent": "%(n)s {x} %s %",
}
# Pages whose tab decides which list is read.
TABBED = ("/agreements", "/funds", "/programme", "/sheets", "/register")
# Databases differ in these; what Python alone reads is asked on one of them.
DIFFERENT = ("huge", "negative", "long", "nul", "half", "mark of numbers", "first day")
ASKED = tuple(ODD) if connection.vendor == "sqlite" else DIFFERENT
LITTLE = [name for name in ("nul", "huge", "json", "nested", "percent") if name in ASKED]


@pytest.fixture
def lives(world: World, settings: object) -> Lives:
    settings.TUOPIN_TODAY = TODAY.isoformat()  # type: ignore[attr-defined]
    return Lives(world)


@pytest.fixture
def desk(lives: Lives) -> Client:
    """Every post there is, over the whole county; a fault answers 500 as it would in the office."""
    client = everything(COUNTY, COUNTY + "000000", "all")
    client.raise_request_exception = False
    return client


def test_every_page_opens_as_it_should(lives: Lives, desk: Client) -> None:
    """Else the tests below would prove little."""
    wrong = [(path, desk.get(path).status_code) for path in addresses(lives)]
    assert not [(path, status) for path, status in wrong if status >= 500]
    assert len([status for _path, status in wrong if status == 200]) > 40


@pytest.mark.parametrize("name", ASKED)
def test_an_odd_address_never_faults(lives: Lives, desk: Client, name: str) -> None:
    every = addresses(lives)
    tabs = [(path, "all") for path in every] + [(path, "") for path in TABBED]
    faults = []
    for path, tab in tabs:
        answer = desk.get(path, dict.fromkeys(GET_NAMES, ODD[name]) | {"tab": tab or ODD[name]})
        if answer.status_code >= 500:
            faults.append((path, tab))
    assert not faults


_FIELD = re.compile(r'<(?:input|select|textarea)\b[^>]*\bname="([^"]+)"')


def fields(desk: Client, path: str) -> list[str]:
    """Return the names of a page's fields."""
    answer = desk.get(path)
    found = _FIELD.findall(answer.content.decode("utf-8", "replace"))
    return sorted(set(found) - {"csrfmiddlewaretoken"})


# Shares of the pages, so that several workers go through them.
SHARES = 6


@pytest.mark.parametrize("share", range(SHARES))
def test_an_odd_form_never_faults(lives: Lives, desk: Client, share: int) -> None:
    own, faults = str(lives.north["assessed"]), []
    for path in list(addresses(lives))[share::SHARES]:
        names = fields(desk, path)
        forms: dict[str, dict[str, object]] = {"nothing": {}, "keys alone": {"confirmed": "1"}}
        for name in LITTLE:
            odd = dict.fromkeys([*names, "reason", "part", f"amount-{own}"], ODD[name])
            forms[name] = odd | {"confirmed": "1", "id": [own]}
        for name, sent in forms.items():
            answer = desk.post(path, sent | {"key": str(uuid4())})
            if answer.status_code >= 500:
                faults.append((name, path))
    assert not faults


def test_a_key_that_no_form_of_ours_made_is_refused(lives: Lives, desk: Client) -> None:
    for key in ("x" * 121, "\n", "x" * 100_000):
        sent = {"confirmed": "1", "key": key, "id": [str(lives.north["filed"])]}
        assert desk.post("/selection/classify", sent).status_code == 409


def test_a_page_asked_for_in_odd_ways_is_still_a_page(lives: Lives, desk: Client) -> None:
    for path in ("/", "/register", "/nowhere", "/register/not-an-id"):
        for method in ("put", "delete", "patch", "options", "head"):
            assert getattr(desk, method)(path).status_code < 500
    assert desk.get("/register", headers={"hx-request": "true"}).status_code == 200
    assert desk.get("/register", headers={"accept-language": "x" * 500}).status_code == 200
    assert desk.post("/find", {"q": "长" * 70_000}).status_code == 200


def test_a_day_that_nothing_is_known_of_is_refused(desk: Client) -> None:
    for day in ("0001-01-01", "1899-12-31", "9999-12-31", "x", "2007-02-30"):
        assert desk.post("/as-of", {"date": day}).status_code == 409
        assert desk.get("/").status_code == 200


def test_the_first_day_of_all_rules_can_be_looked_at(lives: Lives, desk: Client) -> None:
    assert desk.post("/as-of", {"date": "2007-01-01"}).status_code == 302
    wrong = [(path, desk.get(path).status_code) for path in addresses(lives)]
    assert not [(path, status) for path, status in wrong if status >= 500]


def test_a_body_larger_than_any_workbook_is_refused_unread(desk: Client) -> None:
    answer = desk.generic("POST", "/sheets/new", b"", CONTENT_LENGTH=str(10**9))
    assert answer.status_code == 413
    strange = Client(raise_request_exception=False)
    assert strange.generic("POST", "/login", b"", CONTENT_LENGTH=str(10**6)).status_code == 413


def test_a_file_that_is_no_workbook_is_refused_at_its_field(desk: Client) -> None:
    for name, data in (("x.xlsx", b"PK\x03\x04"), ("x.xls", b"\x00" * 50), ("../../x", b"%PDF")):
        sent = {"form": "f1", "judged_on": "2007-12-28", "file": SimpleUploadedFile(name, data)}
        answer = desk.post("/sheets/new", sent)
        assert answer.status_code == 200
        assert NORTH not in answer.content.decode()
