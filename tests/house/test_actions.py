"""The actions: each is a permission, a word, an audit line and a test."""

import importlib
import inspect
import re
from datetime import date
from uuid import uuid4

import pytest

from tests.house import walk
from tuopin.audit.models import Line
from tuopin.kit.refusals import Refused
from tuopin.kit.terms import terms
from tuopin.offices.rules import permission_codes, unknown_roles
from tuopin.workflow.rules import Actor

every_action = pytest.mark.parametrize(
    "action", [pytest.param(a, id=c) for c, a in walk.actions().items()]
)
# What comes before there is anybody to act, or what the gate itself and the sealer do.
OUTSIDE_THE_GATE = {
    "archive.keep": "a file on disk; the act that keeps it names it in its line",
    "archive.keep_file": "the same",
    "audit.seal_county": "the sealer chains lines that are written already",
    "audit.write": "the gate's own line",
    "audit.anchor": "the head of the chain, kept outside the database",
    "ledger.account": "an account without money, opened by the act that first posts to it",
    "offices.open_county": "before it there is nobody who could act",
    "offices.set_password": "of one's own, or by the command line",
    "papers.let_in": "a question at the public page: counted, not kept",
    "policy.plant": "shared defaults, before any county",
}


def test_there_are_actions():
    assert len(walk.actions()) > 20


@every_action
def test_an_action_is_named_after_its_room_and_its_verb(action):
    room, _, verb = action.code.partition(".")
    assert action.body.__module__.split(".")[1] == room
    assert re.fullmatch(r"[a-z_]+", verb)


@every_action
def test_an_action_is_a_permission_and_a_word(action):
    assert action.code in permission_codes(), f"{action.code} stands in no permissions.toml"
    assert f"action.{action.code}" in terms(), f"action.{action.code} stands in no terms.toml"
    word = terms()[f"action.{action.code}"]
    assert word.zh
    assert word.en


@every_action
def test_an_action_is_called_by_keywords_and_says_what_it_does(action):
    first, *others = action.signature.parameters.values()
    assert first.name == "act"
    assert all(p.kind is inspect.Parameter.KEYWORD_ONLY for p in others)
    assert inspect.getdoc(action.body)


@every_action
def test_an_action_is_exercised_by_a_test(action):
    module = f"tuopin.{action.code.partition('.')[0]}"
    called = re.compile(rf"\b{action.body.__name__}\(")
    tests = (p for p in (walk.ROOT / "tests").rglob("*.py") if "house" not in p.parts)
    told = [p for p in tests if module in (text := p.read_text("utf-8")) and called.search(text)]
    assert told, f"no test calls {action.code}"


@every_action
def test_a_stranger_is_refused_and_the_refusal_is_audited(db, action):
    stranger = Actor(uuid4(), "990101", "试外人")
    nothing = dict.fromkeys(list(action.signature.parameters)[1:])
    with pytest.raises(Refused) as refused:
        action(actor=stranger, on=date(2007, 1, 8), **nothing)
    assert refused.value.code == "forbidden"
    line = Line.objects.get(county="990101", actor=stranger.id)
    assert (line.action, line.outcome) == (action.code, "refused")


@pytest.mark.parametrize("code", sorted(permission_codes()))
def test_a_permission_is_an_action_or_something_to_see(code):
    assert code in walk.actions() or code.startswith("see.")
    if code.startswith("see."):
        assert code in terms()
        assert code.removeprefix("see.") in walk.river()


def test_permissions_are_given_to_known_roles_only():
    assert not unknown_roles()


def test_nothing_else_writes():
    """A public function on the shelf of actions is an action, or works within one (`act`)."""
    ways = re.compile(r"\.(create|bulk_create|save|update|delete)\(|rows\.(put|many|change)\(")
    written = set()
    for name in walk.modules("actions"):
        for key, value in vars(importlib.import_module(name)).items():
            own = inspect.isfunction(value) and value.__module__ == name
            if not own or key.startswith("_") or "act" in inspect.signature(value).parameters:
                continue
            if ways.search(inspect.getsource(value)):
                written.add(f"{name.split('.')[1]}.{key}")
    assert not written - set(OUTSIDE_THE_GATE)
    assert not {code for code in OUTSIDE_THE_GATE if not _there(code)}


def _there(code):
    room, _, name = code.partition(".")
    return any(
        hasattr(importlib.import_module(module), name)
        for module in walk.modules("actions")
        if module.split(".")[1] == room
    )
