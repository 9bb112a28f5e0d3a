"""Fixtures that all rooms share."""

import shutil
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.utils import translation

from tests.world import World


@pytest.fixture(autouse=True)
def language() -> Iterator[None]:
    """Begin each test in Chinese: a page read in English leaves its language behind."""
    with translation.override(settings.LANGUAGE_CODE):
        yield


@pytest.fixture
def world(db: None) -> World:
    """An invented county with its people, afresh for each test.

    Anchors lie outside the database, so those of an earlier test's county are taken away.
    """
    shutil.rmtree(settings.TUOPIN_DATA / "anchors", ignore_errors=True)
    return World()
