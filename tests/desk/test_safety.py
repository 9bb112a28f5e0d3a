"""What a page must never give away, and what the door must never let happen."""

import io
import json
import os
import re
import subprocess
import sys
import zipfile
from html import unescape
from pathlib import Path
from unittest.mock import patch
from urllib.parse import unquote

import pytest
from axes.models import AccessAttempt
from django.test import Client
from django.urls import reverse

from tests.desk.conftest import ClientOf
from tests.desk.exports import file_at
from tests.desk.lives import TODAY, Lives, addresses, everything
from tests.world import COUNTY, World
from tuopin.audit.models import Line
from tuopin.offices.actions import set_password
from tuopin.offices.models import Officer, Post
from tuopin.register.models import Elder, Household, JobSeeker, Monitored, Person

PASSWORD = "Paper-lantern-7"
FILES = (".xlsx", ".pdf", ".md", ".docx", "/export")


@pytest.fixture
def lives(world: World, settings: object) -> Lives:
    settings.TUOPIN_TODAY = TODAY.isoformat()  # type: ignore[attr-defined]
    return Lives(world)


@pytest.fixture
def desk(lives: Lives) -> Client:
    return everything(COUNTY, COUNTY + "000000", "all")


# ---- what pages give away


def numbers() -> list[str]:
    """Return every identity number in the county."""
    models = (Person, JobSeeker, Elder, Monitored, Officer)
    return [row.identity for model in models for row in model.objects.all() if row.identity]


def test_pages_are_kept_nowhere_and_show_no_number_whole(lives: Lives, desk: Client) -> None:
    """Masked in lists and files; the whole number only after a recorded look (R35)."""
    hidden = [*numbers(), "13855550000"]
    assert len(hidden) > 30
    for path in addresses(lives):
        answer = desk.get(path)
        assert answer["Cache-Control"] == "no-store", path
        assert answer["X-Frame-Options"] == "DENY", path
        assert answer["X-Content-Type-Options"] == "nosniff", path
        assert answer["Referrer-Policy"] == "same-origin", path
        policy = answer["Content-Security-Policy"]
        assert "unsafe" not in policy, path
        assert "default-src 'none'" in policy, path
        assert "frame-ancestors 'none'" in policy, path
        told = opened(file_at(desk, path).content)
        assert not [number for number in hidden if number in told], path


def opened(data: bytes) -> str:
    if data[:2] != b"PK":
        return data.decode("utf-8", "replace")
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        return "".join(packed.read(n).decode("utf-8", "replace") for n in packed.namelist())


_ADDRESS = re.compile(r'(?:href|action|hx-get|hx-post|src)="([^"]*)"')


def test_no_address_on_any_page_names_a_person(lives: Lives, desk: Client) -> None:
    names = lives.names["north"] + lives.names["south"]
    for path in addresses(lives):
        page = desk.get(path).content.decode("utf-8", "replace")
        for found in _ADDRESS.findall(page):
            said = unquote(unescape(found))
            assert not [name for name in names if name in said], (path, said)
            assert not re.search(r"\d{17}[\dXx]", said), (path, said)


def test_no_page_carries_script_or_style_of_its_own(lives: Lives, desk: Client) -> None:
    for path in addresses(lives):
        page = desk.get(path).content.decode("utf-8", "replace")
        if "<html" in page:
            assert not re.search(r"<script(?![^>]*\bsrc=)[^>]*>", page), path
            assert "<style" not in page, path
            assert not re.search(r"<[^>]+\s(?:style|on[a-z]+)=", page), path


def test_files_are_handed_out_to_be_kept_not_shown(lives: Lives, desk: Client) -> None:
    seen = 0
    for path in addresses(lives):
        if not path.endswith(FILES):
            continue
        answer = file_at(desk, path)
        if answer.status_code == 200:
            seen += 1
            assert answer["Content-Disposition"].startswith("attachment"), path
            name = unquote(answer["Content-Disposition"])
            assert not [who for who in lives.names["north"] if who in name], path
    assert seen > 5


_FORMULA = re.compile(r"<f>(.*?)</f>")


def test_no_export_holds_a_formula_but_its_totals(lives: Lives, desk: Client) -> None:
    for sign in ("=", "+", "-", "@"):
        evil = f"{sign}cmd|' /C calc'!A0"
        Household.objects.update(head_name=evil)
        Person.objects.update(name=evil)
        for path in addresses(lives):
            if path.endswith((".xlsx", "/export")) and "marked" not in path:
                told = opened(file_at(desk, path).content)
                totals = [f for f in _FORMULA.findall(told) if f.startswith("SUBTOTAL(109,")]
                assert len(totals) == told.count("<f>"), path
                assert f">{sign}cmd" not in told, path


def test_the_trace_and_the_jobs_hold_no_number(lives: Lives, desk: Client) -> None:
    person = lives.north["person"]
    reveal = reverse("desk:register_reveal", args=[lives.north["household"], person])
    number = Person.objects.get(id=person).identity
    told = desk.post(reveal)
    assert number in told.content.decode()
    assert told["Cache-Control"] == "no-store"
    desk.post(f"/selection/{lives.north['filed']}/withdraw", {
        "confirmed": "1", "reason": f"本人 {number} 不再申请，卡号 6222021234567890123",
    })  # fmt: skip
    for line in Line.objects.all():
        kept = f"{line.detail}{line.result}"
        assert number not in kept
        assert "6222021234567890123" not in kept
    assert not [n for n in numbers() for line in Line.objects.all() if n in line.detail]


def test_a_fault_of_the_server_tells_nothing(desk: Client) -> None:
    desk.raise_request_exception = False
    secret = "990101195001010011"
    with patch("tuopin.desk.shared.queries.jobs_of", side_effect=ValueError(secret)):
        answer = desk.get("/jobs")
    assert answer.status_code == 500
    page = answer.content.decode()
    assert "系统出了错" in page
    assert secret not in page
    assert "Traceback" not in page


def test_the_way_back_of_a_refusal_stays_on_this_machine(client_of: ClientOf) -> None:
    browser = client_of("expert")
    for came in ("https://elsewhere.example/x", "javascript:alert(1)", "//elsewhere.example"):
        page = browser.get("/audit", headers={"referer": came})
        assert page.status_code == 403
        assert came not in unescape(page.content.decode())
    page = browser.get("/audit", headers={"referer": "http://testserver/policy"})
    assert "http://testserver/policy" in page.content.decode()


# ---- the door


@pytest.fixture
def office(world: World) -> World:
    """The county office has a password."""
    set_password(world.people["county_office"], PASSWORD)
    return world


def enter(client: Client, login: str = "county_office", password: str = PASSWORD, to: str = ""):
    return client.post(f"/login{to}", {"login": login, "password": password})


AWAY = (
    "//elsewhere.example", "https://elsewhere.example/", "javascript:alert(1)",
    r"\\elsewhere.example", r"/\elsewhere.example", "///elsewhere.example", "http:elsewhere",
)  # fmt: skip


def test_nobody_is_led_away_after_coming_in(office: World) -> None:
    for target in AWAY:
        answer = enter(Client(), to=f"?next={target}")
        assert answer["Location"] == "/", target
    # A bare word is a page beside this one, not the name of a page.
    for target in ("jobs", "x", "desk:jobs", ""):
        assert enter(Client(), to=f"?next={target}").status_code == 302


def test_nobody_is_led_away_by_a_choice_of_day_looks_or_language(client_of: ClientOf) -> None:
    browser = client_of("county_head")
    for target in AWAY:
        for path in ("/as-of", "/theme", "/language"):
            answer = browser.post(path, {"next": target, "language": "en", "date": ""})
            assert answer["Location"] == "/", (path, target)
        page = unescape(browser.get("/as-of", {"next": target}).content.decode())
        assert f'"{target}' not in page


def test_a_session_that_a_stranger_chose_is_not_taken_over(office: World) -> None:
    client = Client()
    client.get("/login")
    session = client.session
    session["planted"] = "yes"
    session.save()
    before = session.session_key
    client.cookies["tuopin"] = before
    enter(client)
    assert client.session.session_key != before
    key = client.cookies["tuopin"].value
    assert client.get("/logout").status_code == 405
    client.post("/logout")
    again = Client()
    again.cookies["tuopin"] = key
    assert again.get("/jobs").status_code == 302
    again.cookies["tuopin"] = before
    assert again.get("/jobs").status_code == 302


def test_the_cookie_of_a_session_is_out_of_reach_of_scripts(office: World) -> None:
    cookie = enter(Client()).cookies["tuopin"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert not cookie["max-age"]


def test_a_form_from_elsewhere_does_nothing(office: World) -> None:
    client = Client(enforce_csrf_checks=True)
    assert (
        client.post("/login", {"login": "county_office", "password": PASSWORD}).status_code == 403
    )
    client.force_login(
        Officer.objects.get(login="county_office"), "tuopin.desk.login.CountyBackend"
    )
    for path in ("/logout", "/selection/classify", "/password", "/as-of"):
        answer = client.post(path, {"confirmed": "1"})
        assert answer.status_code == 403
        assert "这一页开得太久了" in answer.content.decode()


def test_five_wrong_passwords_close_the_account_however_its_name_is_written(office: World) -> None:
    for n in range(5):
        login = "county_office" if n % 2 else f"{COUNTY}/county_office"
        last = enter(Client(), login, "wrong")
    assert last.status_code == 429
    assert enter(Client()).status_code == 429
    assert enter(Client(), f"{COUNTY}/county_office").status_code == 429
    set_password(office.people["auditor"], PASSWORD)
    assert enter(Client(), "auditor").status_code == 302
    kept = "".join(str(vars(attempt)) for attempt in AccessAttempt.objects.all())
    assert "wrong" not in kept


def test_a_name_that_there_is_not_takes_as_long_as_a_wrong_password(office: World) -> None:
    for login in ("nobody", "990101/nobody", "operator", "auditor"):
        with patch("tuopin.desk.login.make_password") as hashed:
            assert enter(Client(), login, "x").status_code == 401
        hashed.assert_called_once()


@pytest.mark.parametrize("weak", ["short1", "password1", "2007122820071228", "county_office"])
def test_a_weak_password_is_refused(office: World, weak: str) -> None:
    client = Client()
    enter(client)
    answer = client.post("/password", {"old": PASSWORD, "new": weak, "again": weak})
    assert answer.status_code == 200
    assert enter(Client()).status_code == 302


def test_a_new_password_is_traced_and_ends_the_other_sessions(office: World) -> None:
    here, there = Client(), Client()
    enter(here)
    enter(there)
    wrong = {"old": "x", "new": "Paper-lantern-8", "again": "Paper-lantern-8"}
    assert here.post("/password", wrong).status_code == 200
    assert here.post("/password", wrong | {"old": PASSWORD}).status_code == 302
    assert there.get("/jobs").status_code == 302
    assert enter(Client()).status_code == 401
    assert enter(Client(), password="Paper-lantern-8").status_code == 302
    line = Line.objects.get(action="offices.change_password", outcome="done")
    assert line.subject == office.people["county_office"]
    assert "lantern" not in f"{line.detail}{line.result}{line.request}"


def test_who_was_relieved_of_every_post_sees_nothing(office: World, client_of: ClientOf) -> None:
    browser = client_of("county_office")
    assert browser.get("/register").status_code == 200
    Post.objects.filter(officer=office.people["county_office"]).update(valid_to="2007-01-07")
    assert browser.get("/register").status_code == 403
    Officer.objects.filter(id=office.people["county_office"]).update(active=False)
    assert browser.get("/register").status_code == 302


# ---- the profile of a public server


DEPLOY = """
import json
from django.conf import settings as s
print(json.dumps([
    s.DEBUG, s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SECURE_HSTS_SECONDS,
    s.SECURE_SSL_REDIRECT, s.ALLOWED_HOSTS, s.SESSION_COOKIE_HTTPONLY, s.CSRF_COOKIE_HTTPONLY,
]))
"""


def test_a_public_server_keeps_to_tls_and_its_own_names(tmp_path: Path) -> None:
    env = {k: v for k, v in os.environ.items() if not k.startswith(("TUOPIN_", "DJANGO_"))}
    env |= {
        "TUOPIN_PROFILE": "production", "TUOPIN_DATA": str(tmp_path / "var"),
        "TUOPIN_HOSTS": "tuopin.example, 10.0.0.1",
    }  # fmt: skip
    command = [sys.executable, "-m", "tuopin.config.cli", "manage"]
    checked = subprocess.run(
        [*command, "check", "--deploy", "--fail-level", "WARNING"], env=env, check=False,
        capture_output=True, text=True,
    )  # fmt: skip
    assert checked.returncode == 0, checked.stderr
    shown = subprocess.run(
        [*command, "shell", "--no-imports", "--command", DEPLOY], env=env, check=True,
        capture_output=True, text=True,
    )  # fmt: skip
    found = json.loads(shown.stdout.strip().splitlines()[-1])
    assert found == [
        False, True, True, 31_536_000, True, ["tuopin.example", "10.0.0.1"], True, True
    ]  # fmt: skip
    assert (tmp_path / "var").stat().st_mode & 0o077 == 0
    assert (tmp_path / "var" / "key.secret").stat().st_mode & 0o077 == 0
