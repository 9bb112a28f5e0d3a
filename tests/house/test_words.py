"""The words: one dictionary, every refusal and every page whole in both languages."""

import ast
import re
import string
import tomllib
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po

from tests.house import walk
from tools import messages as maker
from tools.messages import catalogue as catalogue_of_english
from tools.messages import said
from tuopin.kit.refusals import catalogue
from tuopin.kit.terms import terms

HALF_WIDTH = re.compile(r"[\u4e00-\u9fff][,;:?!(]|[,;?!)][\u4e00-\u9fff]")


def facts(text):
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


# ---- the dictionary


def test_every_term_is_said_in_both_languages():
    lame = [
        code
        for code, word in terms().items()
        if not word.zh or not word.en or not word.room or walk.CHINESE.search(word.en)
    ]
    assert not lame


def test_a_term_belongs_to_a_room():
    assert {word.room for word in terms().values()} <= set(walk.river())


def test_chinese_is_set_with_chinese_punctuation():
    said = [word.zh for word in terms().values()]
    said += [text for entry in catalogue().values() for text in (entry.zh, entry.mend_zh)]
    assert not [text for text in said if HALF_WIDTH.search(text)]


def test_two_actions_never_share_a_word():
    said = Counter(word.zh for code, word in terms().items() if code.startswith("action."))
    assert not [word for word, count in said.items() if count > 1]


@pytest.mark.parametrize("name", sorted(walk.lifecycles()))
def test_every_state_and_every_verb_has_a_word(name):
    lifecycle = walk.lifecycles()[name]
    assert not [s for s in lifecycle.states if f"state.{name}.{s}" not in terms()]
    assert not [m.verb for m in lifecycle.moves if f"verb.{m.verb}" not in terms()]


def test_no_word_stands_for_a_state_or_an_action_that_is_gone():
    states = {f"state.{n}.{s}" for n, c in walk.lifecycles().items() for s in c.states}
    actions = {f"action.{code}" for code in walk.actions()}
    stale = [
        code
        for code in terms()
        if (code.startswith("state.") and code not in states)
        or (code.startswith("action.") and code not in actions)
    ]
    assert not stale


# ---- refusals


@pytest.mark.parametrize("code", sorted(catalogue()))
def test_a_refusal_says_what_is_wrong_and_how_to_mend_it_in_both_languages(code):
    entry = catalogue()[code]
    assert all(entry)
    assert walk.CHINESE.search(entry.zh)
    assert walk.CHINESE.search(entry.mend_zh)
    assert not walk.CHINESE.search(entry.en.translate(_FREE))
    assert not walk.CHINESE.search(entry.mend_en.translate(_FREE))
    assert facts(entry.zh) == facts(entry.en)
    assert facts(entry.mend_zh) == facts(entry.mend_en)


# Quotation marks and dashes are common to both.
_FREE = str.maketrans("", "", "“”‘’—…·")


@cache
def refused():
    """Return every (code, facts given or None where they are not written out, place)."""
    found = []
    for path, tree in walk.trees().items():
        for call in walk.calls(tree, "Refused"):
            code = call.args[0] if call.args else None
            if isinstance(code, ast.Constant):
                given = {keyword.arg for keyword in call.keywords}
                place = f"{walk.named(path)}:{call.lineno}"
                found.append((code.value, None if None in given else given, place))
    return found


def test_every_refusal_has_its_sentences():
    assert not [(code, place) for code, _, place in refused() if code not in catalogue()]


def test_every_refusal_knows_the_facts_that_its_sentences_name():
    wanting = []
    for code, given, place in refused():
        entry = catalogue().get(code)
        if entry is not None and given is not None:
            missing = set().union(*map(facts, entry)) - given
            if missing:
                wanting.append((place, code, sorted(missing)))
    assert not wanting


def test_no_sentence_is_left_of_a_refusal_that_is_gone():
    used = {
        node.value
        for tree in walk.trees().values()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    named_in_data = "\n".join(p.read_text("utf-8") for p in walk.SRC.rglob("*.toml"))
    unused = [c for c in catalogue() if c not in used and f'"{c}"' not in named_in_data]
    assert not unused


# ---- the interface


@cache
def messages():
    return said()


@cache
def english():
    return catalogue_of_english()


def test_every_message_of_the_pages_is_said_in_english():
    lacking = []
    for text, told in messages().items():
        entry = english().get(text)
        words = entry.string if entry else ""
        whole = all(words) if told.plural else words and isinstance(words, str)
        if (
            not whole
            or entry is None
            or entry.fuzzy
            or walk.CHINESE.search("".join(words).translate(_FREE))
        ):
            lacking.append((text, told.places[0]))
    assert not lacking


def test_a_translation_keeps_the_placeholders():
    mark = re.compile(r"%\(\w+\)[sd]|\{\w*\}")
    lost = []
    for text, entry in english().items():
        words = entry.string if isinstance(entry.string, tuple) else (entry.string,)
        if any(set(mark.findall(text)) != set(mark.findall(w)) for w in words):
            lost.append(text)
    assert not lost


def test_no_translation_is_left_of_a_message_that_is_gone():
    assert not [text for text in english() if text not in messages()]


@pytest.mark.parametrize("path", [pytest.param(p, id=walk.named(p)) for p in walk.templates()])
def test_a_page_says_nothing_past_the_translations(path):
    text = path.read_text("utf-8")
    for translated in (
        r"{#.*?#}",
        r"{% comment.*?endcomment %}",
        r"<!--.*?-->",
        r"{% blocktrans.*?endblocktrans(late)? %}",
        r"{%.*?%}",
        r"{{.*?}}",
        # A language is called by its own name, and the county's seal is a picture made of type.
        r'lang="zh[^"]*"[^>]*>[^<]*<',
        r'"语言 Language"',
        r'class="tp-seal"[^>]*>.*?</',
    ):
        text = re.sub(translated, "", text, flags=re.DOTALL)
    left = [
        line.strip() for line in text.translate(_FREE).splitlines() if walk.CHINESE.search(line)
    ]
    assert not left


def test_the_scripts_say_nothing_in_chinese():
    folder = walk.ROOT / "frontend"
    comment = re.compile(r"/\*.*?\*/|//[^\n]*", re.DOTALL)
    for path, text in walk.texts().items():
        if folder in path.parents and path.suffix in {".js", ".ts", ".mjs"}:
            assert not walk.CHINESE.search(comment.sub("", text)), walk.named(path)


# ---- the figures


def figures():
    file = walk.SRC / "reports" / "catalogue.toml"
    return tomllib.loads(file.read_text("utf-8"))


@pytest.mark.parametrize("code", sorted(figures()))
def test_a_figure_has_names_a_unit_and_one_definition_in_both_languages(code):
    figure = figures()[code]
    for field in ("zh", "en", "definition_zh", "definition_en", "unit"):
        assert figure[field], field
    assert not walk.CHINESE.search((figure["en"] + figure["definition_en"]).translate(_FREE))
    assert walk.CHINESE.search(figure["definition_zh"])
    assert f"unit.{figure['unit']}" in terms() or figure["unit"] in _UNITS


_UNITS = {"fen", "day", "date", "rate", "percent"}


def test_figures_have_names_of_their_own():
    for language in ("zh", "en"):
        names = Counter(figure[language] for figure in figures().values())
        assert not [name for name, count in names.items() if count > 1]


def test_a_long_message_keeps_all_its_lines_in_the_catalogue(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A first line that began with Report or Project was taken for one of the header's."""
    words = ["Report", "Project", "Last", "Generated"]
    long = {f"话{n}": f"{word}ed words go on: {'so and on ' * 20}".strip() for n, word in
            enumerate(words)}  # fmt: skip
    catalogue = Catalog(locale="en")
    for text, english in long.items():
        catalogue.add(text, english)
    monkeypatch.setattr(maker, "ENGLISH", tmp_path / "django.po")
    monkeypatch.setattr(maker, "said", lambda: {t: maker.Said("", ["x"]) for t in long})
    with maker.ENGLISH.open("wb") as file:
        write_po(file, catalogue)
    maker.main()
    assert {code: kept.string for code, kept in maker.catalogue().items()} == long
    assert "POT-Creation-Date" not in maker.ENGLISH.read_text("utf-8")
