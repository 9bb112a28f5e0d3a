"""The documents: what they name is there."""

import re

import pytest

from tests.house import walk

DECISIONS = sorted((walk.ROOT / "docs" / "decisions").glob("*.md"))
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
MAKE = re.compile(r"`make ([a-z]+)|^make ([a-z]+)", re.MULTILINE)
COMMAND = re.compile(r"`(?:\.venv/bin/)?tuopin ([a-z]+)")


def documents():
    return [p for p in walk.repo_files() if p.suffix == ".md"]


@pytest.mark.parametrize("path", [pytest.param(p, id=p.name) for p in DECISIONS])
def test_a_decision_has_context_decision_and_consequences(path):
    text = path.read_text("utf-8")
    assert re.match(r"\d{4}-[a-z0-9-]+\.md$", path.name)
    assert text.startswith(f"# {path.name[:4]} ")
    for part in ("## Context", "## Decision", "## Consequences"):
        assert part in text


def test_decisions_are_numbered_without_gaps():
    assert [int(p.name[:4]) for p in DECISIONS] == list(range(1, len(DECISIONS) + 1))


def test_every_direct_dependency_has_its_reason():
    reasons = "\n".join(p.read_text("utf-8") for p in DECISIONS)
    project = walk.project()
    wanted = project["project"]["dependencies"] + project["dependency-groups"]["dev"]
    names = [re.match(r"[\w.-]+", requirement)[0] for requirement in wanted]
    assert not [n for n in names if f"`{n}`" not in reasons]


def test_a_link_leads_somewhere():
    lost = [
        f"{walk.named(path)}: {target}"
        for path in documents()
        for target in LINK.findall(path.read_text("utf-8"))
        if not re.match(r"[a-z]+:", target) and not (path.parent / target).exists()
    ]
    assert not lost


def test_a_make_target_that_is_named_exists():
    targets = set(
        re.findall(r"^([a-z]+):", (walk.ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    )
    said = "\n".join(p.read_text("utf-8") for p in documents())
    assert {first or second for first, second in MAKE.findall(said)} <= targets


def test_a_command_that_is_named_exists():
    from tuopin.config.cli import parser

    commands = next(a.choices for a in parser()._actions if a.choices and a.dest == "command")
    unknown = [
        f"{walk.named(path)}: tuopin {name}"
        for path in documents()
        for name in COMMAND.findall(path.read_text("utf-8"))
        if name not in {*commands, "manage"}
    ]
    assert not unknown


def test_make_help_lists_every_target():
    text = (walk.ROOT / "Makefile").read_text("utf-8")
    targets = re.findall(r"^([a-z]+):", text, re.MULTILINE)
    phony = re.search(r"^\.PHONY: (.*)$", text, re.MULTILINE)[1].split()
    assert sorted(targets) == sorted(phony)
    assert len(re.findall(r"^[a-z]+:.*## ", text, re.MULTILINE)) == len(targets)


def test_the_handbook_says_the_same_in_both_languages():
    folders = [walk.ROOT / "docs" / "handbook" / language for language in ("zh", "en")]
    chinese, english = ({p.name for p in folder.glob("*.md")} for folder in folders)
    assert chinese
    assert chinese == english
