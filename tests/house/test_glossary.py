"""The generated documents say what the dictionary and the state tables say."""

from tests.house import walk
from tuopin.config.cli.glossary import lifecycles, pages, stale_pages
from tuopin.kit.terms import terms


def test_the_glossary_and_the_drawings_are_fresh():
    assert not list(stale_pages(walk.ROOT / "docs")), "run `make glossary`"


def test_every_word_stands_in_the_glossary():
    text = pages()["glossary.md"]
    assert not [code for code in terms() if f"`{code}`" not in text]


def test_every_lifecycle_is_drawn_with_all_its_states_and_moves():
    assert set(lifecycles()) == set(walk.lifecycles())
    for name, (cycle, _) in lifecycles().items():
        drawn = pages()[f"lifecycles/{name}.md"]
        assert all(f"as {state}\n" in drawn for state in cycle.states)
        assert drawn.count(" --> ") >= len(cycle.moves) + 1
