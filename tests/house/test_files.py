"""The files: nothing of a builder, of a registry or of a real person; pages that obey their CSP."""

import json
import re

import pytest

from tests.house import walk

HERE = "tests/house/test_files.py"
PLACES = re.compile(r"(?<![\w.~$}])/(work|root|home|Users|tmp)/[\w.]")
HOSTS = re.compile(
    r"pypi\.org|pythonhosted\.org|registry\.npmjs\.org|registry\.yarnpkg|npmmirror|deb\.debian\.org"
    r"|pypi\.tuna|mirrors\.aliyun|playwright\.azureedge|cdn\.jsdelivr|unpkg\.com|googleapis\.com",
    re.IGNORECASE,
)
MAKERS = re.compile(
    r"\b(ch[a]tgpt|cl[a]ude|anthr[o]pic|open[a]i|cop[i]lot|language m[o]del|llm|ai[- ]generated"
    r"|as an ai|sub-?agent|prompt engineering|helper session)\b",
    re.IGNORECASE,
)
# The source names real people: they stand nowhere in the project.
REAL_PEOPLE = ("曾荣财", "邓为才")
INLINE = re.compile(
    r"""\sstyle\s*=|<style\b|<script(?![^>]*\ssrc=)|\son[a-z]+\s*=\s*["']|javascript:|\shx-on"""
    r"""|\shx-vals\s*=\s*["']js:""",
    re.IGNORECASE,
)
OUTSIDE = re.compile(r"""(?:src|href|action|url\()\s*=?\s*["'(]?(?:https?:)?//""", re.IGNORECASE)
BIG_KB = 600


def found(pattern, *, skip=(HERE,)):
    return [
        f"{walk.named(path)}: {match[0]}"
        for path, text in walk.texts().items()
        if walk.named(path) not in skip
        for match in [pattern.search(text)]
        if match
    ]


def test_no_file_names_a_builders_folder():
    assert not found(PLACES)


def test_no_file_names_a_registry():
    assert not found(HOSTS)


def test_no_file_tells_how_it_was_written():
    assert not found(MAKERS)


def test_no_real_person_is_named():
    assert not found(re.compile("|".join(REAL_PEOPLE)))


def test_every_requirement_that_is_cited_exists():
    cited = re.compile(r"(?<![\w#])R(\d{2,3})\b")
    wrong = [
        f"{walk.named(path)}: R{number}"
        for path, text in walk.texts().items()
        if path.suffix in {".py", ".md", ".toml", ".html"}
        for number in cited.findall(text)
        if not 1 <= int(number) <= 122 or len(number) != max(2, len(str(int(number))))
    ]
    assert not wrong


@pytest.mark.parametrize("path", [pytest.param(p, id=walk.named(p)) for p in walk.templates()])
def test_a_page_carries_no_style_no_script_and_no_address_outside(path):
    text = path.read_text("utf-8")
    assert not INLINE.search(text), INLINE.search(text)[0]
    assert not OUTSIDE.search(text), OUTSIDE.search(text)[0]


def test_the_front_end_is_locked_without_a_registry():
    folder = walk.ROOT / "frontend"
    package = json.loads((folder / "package.json").read_text("utf-8"))
    locked = json.loads((folder / "package-lock.json").read_text("utf-8"))["packages"]
    assert package.get("scripts", {}).get("build")
    for name, entry in locked.items():
        if name and not entry.get("link"):
            assert entry.get("integrity"), f"{name} has no hash"
            assert "resolved" not in entry, f"{name} names where it came from"


def test_the_locks_hold_a_hash_for_every_package():
    for name in ("requirements.lock", "requirements-dev.lock"):
        text = (walk.ROOT / name).read_text("utf-8")
        pinned = re.findall(r"^[\w.\-\[\]]+==\S+.*\\$", text, re.MULTILINE)
        assert pinned
        assert len(pinned) == len(re.findall(r"^[\w.\-\[\]]+==", text, re.MULTILINE))


def test_text_is_utf8_with_unix_line_ends_and_one_at_the_end():
    bad = [
        walk.named(path)
        for path, text in walk.texts().items()
        if text
        and ("\r" in text or not text.endswith("\n") or text.endswith("\n\n"))
        and path.suffix not in {".svg", ".csv", ".json"}
    ]
    assert not bad


def test_no_file_is_bigger_than_its_reader():
    big = [
        walk.named(path)
        for path in walk.repo_files()
        if path.stat().st_size > BIG_KB * 1024 and path.suffix != ".png"
    ]
    assert not big


def test_code_stays_short():
    long = [
        f"{walk.named(path)}: {path.read_text('utf-8').count(chr(10))} lines"
        for path in walk.trees()
        if path.read_text("utf-8").count("\n") > 450
    ]
    assert not long


def test_nothing_is_left_to_be_done_in_code():
    assert not found(
        re.compile(r"\b(TODO|FIXME|XXX|HACK)\b"), skip=(HERE, "LICENSE", "pyproject.toml")
    )
