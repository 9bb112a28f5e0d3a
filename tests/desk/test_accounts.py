"""Giving somebody an account, and what a first password allows: changing it, and nothing else."""

import re

from django.test import Client

from tuopin.offices.queries import account, posts_on
from tuopin.workflow.rules import Actor


def post_of(actor: Actor, officer, day):
    return next(p.id for p in posts_on(actor.scope(), day) if p.officer_id == officer)


def opened(client_of, world, login="second"):
    browser = client_of("admin")
    key = post_of(world.actor("admin"), world.people["north_office"], world.day)
    page = browser.post(f"/offices/posts/{key}/account", {"login": login})
    return page, re.search(r"<code>([a-z0-9-]+)</code>", page.content.decode())


def test_the_first_password_is_shown_once_and_lets_its_owner_in(client_of, world):
    page, found = opened(client_of, world)
    assert page.status_code == 200
    assert page.headers["Cache-Control"] == "no-store"
    assert account("second").check_password(found[1])


def test_a_first_password_has_to_be_changed_before_anything_else(client_of, world):
    _page, found = opened(client_of, world)
    browser = Client()
    browser.post("/login", {"login": "second", "password": found[1]})
    assert browser.get("/register").headers["Location"] == "/password"
    assert browser.get("/password").status_code == 200
    new = {"old": found[1], "new": "松柏-长青-2007", "again": "松柏-长青-2007"}
    assert browser.post("/password", new).headers["Location"] == "/login"
    browser.post("/login", {"login": "second", "password": "松柏-长青-2007"})
    assert browser.get("/register").status_code == 200


def test_a_name_that_is_taken_is_said_beside_the_field(client_of, world):
    page, found = opened(client_of, world, login="auditor")
    assert found is None
    assert "已经有人用了" in page.content.decode()


def test_a_clerk_sees_no_way_to_open_accounts(client_of, world):
    key = post_of(world.actor("admin"), world.people["north_office"], world.day)
    browser = client_of("county_office")
    assert browser.get(f"/offices/posts/{key}/account").status_code == 403
    assert "/account" not in browser.get("/offices").content.decode()
