"""A browser in which one of the invented county's people has logged in."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.world import DAY, World
from tuopin.offices.queries import account

BACKEND = "tuopin.desk.login.CountyBackend"
ClientOf = Callable[..., Client]


@pytest.fixture
def client_of(world: World, settings: object) -> ClientOf:
    """Return a browser for somebody: `client_of("county_head")`; `lang="en"` reads English.

    The office's clock stands at the world's day unless a test moves it (settings.TUOPIN_TODAY).
    """
    if not getattr(settings, "TUOPIN_TODAY", ""):
        settings.TUOPIN_TODAY = DAY.isoformat()  # type: ignore[attr-defined]

    def open_browser(key: str, lang: str = "zh-hans") -> Client:
        person = account(key=world.people[key])
        assert person is not None
        client = Client(headers={"accept-language": lang})
        client.force_login(person, BACKEND)
        return client

    return open_browser


@pytest.fixture
def queries_of() -> Callable[[Callable[[], object]], int]:
    """Return a counter of queries: `queries_of(lambda: browser.get("/register"))`."""

    def count(work: Callable[[], object]) -> int:
        with CaptureQueriesContext(connection) as seen:
            work()
            return len(seen)

    return count
