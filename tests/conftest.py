"""Fixtures that all rooms share, and the order and choice of tests that follow from them."""

import copy
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction
from django.utils import translation
from pytest_django import DjangoDbBlocker

from tests.ground import Ground, ground
from tests.reports.year import CODE, N
from tests.schema import laid
from tests.world import World
from tuopin.pilot.demo import shipped
from tuopin.pilot.replay import replay
from tuopin.pilot.stage import Stage

JOURNEYS = Path(__file__).parent / "journeys"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let the second of two databases be spared what reaches no database."""
    parser.addoption(
        "--database-only", action="store_true", help="leave out tests that reach no database"
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Choose and order: in a module, tests of an empty database come before its county's."""
    if config.getoption("database_only"):
        others = [item for item in items if not _reaches_database(item)]
        config.hook.pytest_deselected(items=others)
        items[:] = [item for item in items if _reaches_database(item)]
    place = {path: number for number, path in enumerate(dict.fromkeys(i.path for i in items))}
    items.sort(key=lambda item: (place[item.path], "founded" in _fixtures(item)))


def _reaches_database(item: pytest.Item) -> bool:
    """Say whether a test can reach the database; pytest-django keeps the others from it."""
    return (
        "django_db_setup" in _fixtures(item)
        or item.get_closest_marker("django_db") is not None
        or JOURNEYS in item.path.parents
    )


def _fixtures(item: pytest.Item) -> list[str]:
    return getattr(item, "fixturenames", [])


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest,
    django_test_environment: None,
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[None]:
    """Stand on a copy of the schema instead of running every migration again."""
    worker = getattr(request.config, "workerinput", {}).get("workerid", "alone")
    folder = request.config.cache.mkdir("schema")
    with django_db_blocker.unblock(), laid(folder, worker):
        yield


@pytest.fixture(autouse=True)
def language() -> Iterator[None]:
    """Begin each test in Chinese: a page read in English leaves its language behind."""
    with translation.override(settings.LANGUAGE_CODE):
        yield


@pytest.fixture(scope="module")
def founded(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """An invented county with its people, founded once for a module and rolled back after it."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield World()
        transaction.set_rollback(True)


@pytest.fixture
def world(founded: World, db: None) -> World:
    """The county as it was founded: what a test does in it is undone after it.

    Anchors lie outside the database, so those of an earlier test's county are taken away.
    """
    shutil.rmtree(settings.TUOPIN_DATA / "anchors", ignore_errors=True)
    return copy.deepcopy(founded)


@pytest.fixture(scope="session")
def year_kept(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[Ground, Stage]]:
    """The shipped county's year in small, lived once, on a database of its own."""
    with django_db_blocker.unblock(), ground(tmp_path_factory.mktemp("year")) as made:
        with made.stood_on(), transaction.atomic():
            stage = replay(N, CODE, shipped().text)
        yield made, stage


@pytest.fixture(scope="module")
def lived(year_kept: tuple[Ground, Stage], django_db_blocker: DjangoDbBlocker) -> Iterator[Stage]:
    """The year; what a module does in it is undone after it."""
    made, stage = year_kept
    with django_db_blocker.unblock(), made.stood_on(), transaction.atomic():
        yield stage
        transaction.set_rollback(True)
