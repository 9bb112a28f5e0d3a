"""The doors: every address needs a login and a permission, or stands on a short public list."""

import pytest
from django.urls import URLPattern, get_resolver
from django.urls.converters import get_converters

from tests.house import walk
from tuopin.desk.gate import PUBLIC
from tuopin.offices.rules import permission_codes

# For everybody who has logged in, whatever the post.
EVERYBODY = {
    "desk:logout",
    "desk:password",
    "desk:workbench",
    "desk:as_of",
    "desk:theme",
    "desk:jobs",
    "desk:job",
    "desk:job_cancel",
}
SAMPLES = {
    "uuid": "00000000-0000-7000-8000-000000000000",
    "int": "1",
    "str": "x",
    "slug": "x",
    "path": "x",
    "verify": "v",
}


def patterns(entries=None, prefix="", space=""):
    """Yield (address with samples filled in, name, view) of every page."""
    for entry in get_resolver().url_patterns if entries is None else entries:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLPattern):
            name = f"{space}{entry.name}" if entry.name else route
            yield "/" + filled(route, entry.pattern.converters), name, entry.callback
        else:
            inner = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from patterns(entry.url_patterns, route, inner)


def filled(route, converters):
    kinds = {id(v.__class__): k for k, v in get_converters().items()}
    for name, converter in converters.items():
        kind = kinds.get(id(converter.__class__), "str")
        for mark in (f"<{kind}:{name}>", f"<{name}>"):
            route = route.replace(mark, SAMPLES.get(kind, "x"))
    assert "<" not in route, f"no sample for {route}"
    return route


PAGES = [pytest.param(*page, id=page[1]) for page in patterns()]
every_page = pytest.mark.parametrize(("address", "name", "view"), PAGES)


def test_there_are_pages_and_each_has_one_name():
    names = [name for _, name, _ in patterns()]
    assert names
    assert len(names) == len(set(names))


def test_the_public_list_is_short_and_true():
    assert {"desk:login"} <= PUBLIC
    assert len(PUBLIC) <= 4
    assert {name for _, name, _ in patterns()} >= PUBLIC


@every_page
def test_a_page_needs_a_permission(address, name, view):
    if name in PUBLIC | EVERYBODY:
        return
    permission = getattr(view, "permission", None)
    assert permission, f"{name} carries no @page(permission)"
    assert permission in permission_codes(), f"{permission} stands in no permissions.toml"


@every_page
@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_enters_without_a_login(db, client, address, name, view, method):
    answer = getattr(client, method)(address)
    if name in PUBLIC:
        assert answer.status_code not in {401, 403, 404, 500}
    else:
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith("/login")


def test_an_address_that_is_none_shows_nothing_without_a_login(db, client):
    assert client.get("/there-is-no-such-page").headers["Location"].startswith("/login")


def test_pages_are_told_apart_from_files():
    assert all(not address.startswith("/static") for address, _, _ in patterns())


def test_no_view_is_reached_around_the_desk():
    around = {name for _, name, view in patterns() if not view.__module__.startswith("tuopin.")}
    assert around <= {"desk:language"}  # Django's own


def test_every_page_belongs_to_the_mouth():
    views = [v.__module__ for _, _, v in patterns() if v.__module__.startswith("tuopin.")]
    assert {module.split(".")[1] for module in views} <= {"desk", "config"}
    assert walk.river().index("desk") < walk.river().index("papers")
