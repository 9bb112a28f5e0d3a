"""Nobody reaches over the border of his area: not by an address, a form, a list or an export."""

import io
import re
import zipfile
from html import unescape
from itertools import product
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from tests.desk.conftest import ClientOf
from tests.desk.exports import file_at
from tests.desk.lives import FAR, TODAY, Lives, everything, pages, paid_home, states
from tests.world import COUNTY, NORTH, SOUTH, World
from tuopin.offices.actions import appoint, open_county, read_regions
from tuopin.reports.queries import figures

REGIONS = "code,name,valid_from,valid_to,predecessor\n990102101000,远山镇,,,\n"
# Not an address of a row that belongs to somebody.
OPEN_TO_ALL = {"login", "logout", "password", "language", "as_of", "theme", "health"}
WORDS = {
    "form": "f1", "verb": "return", "kind": "note", "slot": "other", "code": "applications_close",
    "number": 1,
}  # fmt: skip
# A page that only takes forms sends a look at it back to its list.
BARRED = {"get": {302, 403, 404, 405}, "post": {403, 404, 405}}
# What anybody might write behind an address by hand.
TYPED = ("", f"?place={NORTH}", f"?area={NORTH}&place={NORTH}&show=all&tab=all&batch=2")
# Shares of the addresses, so that several workers walk them.
SHARES = 4


@pytest.fixture
def lives(world: World, settings: object) -> Lives:
    settings.TUOPIN_TODAY = TODAY.isoformat()  # type: ignore[attr-defined]
    return Lives(world)


@pytest.fixture
def south(lives: Lives) -> Client:
    """Every post there is, over the southern township."""
    return everything(COUNTY, SOUTH, "south_all")


@pytest.fixture
def far(lives: Lives) -> Client:
    """Every post there is, over the whole of another county in the same database."""
    open_county(FAR, "远县", TODAY, read_regions(REGIONS, FAR))
    return everything(FAR, FAR + "000000", "far_all")


def uuid_pages() -> list[tuple[str, tuple[str, ...]]]:
    return [
        (name, tuple(p.pattern.converters))
        for name, p in pages()
        if any(type(c).__name__ == "UUIDConverter" for c in p.pattern.converters.values())
    ]


# Rows of each room, and those that other rooms' pages stand on; the area is asked before the state.
ROWS = {
    "agreements": ("agreement",),
    "audit": ("line",),
    "funds": ("loan", "allotment", "payment", "statement", "bank_line", "order"),
    "job": ("job",),
    "offices": ("body", "officer", "post"),
    "outcomes": ("exit", "forecast", "achievement", "cadre", "story"),
    "oversight": ("round", "inspection", "finding"),
    "papers": ("run", "paper"),
    "register": ("household", "person"),
    "selection": ("application", "notice"),
    "sheets": ("import",),
    "visits": ("change", "purchase", "training"),
}
EVERYWHERE = ("household", "person", "application", "agreement", "loan", "officer")


def kinds_for(page: str) -> list[str]:
    """Return the kinds of row whose ids a page might take."""
    return list(dict.fromkeys((*EVERYWHERE, *ROWS.get(page.split("_", maxsplit=1)[0], ()))))


def reached(
    browser: Client, rows: dict[str, object], share: int
) -> list[tuple[str, str, str, int]]:
    """Return which addresses let somebody at one of these rows."""
    found = []
    for page in uuid_pages()[share::SHARES]:
        for kind, method in product([k for k in kinds_for(page[0]) if k in rows], BARRED):
            sent = body(rows[kind]) if method == "post" else {}
            answer = getattr(browser, method)(address(*page, rows[kind]), sent)
            if answer.status_code not in BARRED[method]:
                found.append((method, page[0], kind, answer.status_code))
    return found


def address(name: str, converters: tuple[str, ...], key: object) -> str:
    """Return an address with the key in the place of every id."""
    given = {word: WORDS.get(word, key) for word in converters}
    return reverse(f"desk:{name}", kwargs=given)


def body(*keys: object) -> dict[str, object]:
    """Return a form that would do anything to these rows, if it were let."""
    ids = [str(key) for key in keys]
    return {
        "confirmed": "1", "key": str(uuid4()), "id": ids, "reason": "试", "text": "试",
        "region": NORTH, "party": "household", "on": "2007-12-28", "fen": "1", "tab": "all",
        "only_doable": "1",
        **{f"amount-{key}": "100" for key in ids},
        **{f"signer-{key}": "试" for key in ids},
        "paper": [f"{key}:note" for key in ids],
    }  # fmt: skip


def text_of(answer: object) -> str:
    """Return what an answer holds, a workbook unpacked."""
    data: bytes = answer.content  # type: ignore[attr-defined]
    if data[:2] != b"PK":
        return data.decode("utf-8", "replace")
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        return "".join(packed.read(n).decode("utf-8", "replace") for n in packed.namelist())


def test_there_is_a_page_for_most_kinds_of_row() -> None:
    assert len(uuid_pages()) > 25


@pytest.mark.parametrize("share", range(SHARES))
def test_a_row_of_another_township_is_not_reached_by_any_address(
    lives: Lives, south: Client, share: int
) -> None:
    before = states()
    assert not reached(south, dict(lives.north), share)
    assert states() == before


@pytest.mark.parametrize("share", range(SHARES))
def test_a_row_of_another_county_is_not_found_by_any_address(
    lives: Lives, far: Client, share: int
) -> None:
    before = states()
    assert not reached(far, dict(lives.north), share)
    for page, (_kind, key), method in product(
        uuid_pages()[share::SHARES], lives.shared.items(), BARRED
    ):
        sent = body(key) if method == "post" else {}
        answer = getattr(far, method)(address(*page, key), sent)
        assert answer.status_code in BARRED[method], (method, page[0])
    assert states() == before


def test_one_s_own_rows_are_reached_by_the_same_addresses(lives: Lives, south: Client) -> None:
    """Else the two tests above would prove nothing."""
    own = {
        "register_household": "household", "selection_application": "application",
        "agreements_agreement": "agreement", "funds_allotment": "allotment",
        "sheets_import": "import", "audit_line": "line", "offices_appoint": "body",
        "offices_relieve": "post", "funds_release": "loan", "funds_reverse": "payment",
        "funds_guarantor": "officer", "funds_deduction": "order", "funds_deduct": "order",
        "funds_stop_deduction": "order", "funds_hand_over": "officer",
        "funds_bank_statement": "statement", "funds_bank_pick": "bank_line",
        "papers_run": "run", "oversight_round": "round", "oversight_inspection": "inspection",
        "oversight_finding": "finding", "outcomes_exit": "exit", "outcomes_verify": "exit",
        "outcomes_withdraw_forecast": "forecast", "outcomes_end_achievement": "achievement",
        "outcomes_elect": "cadre", "outcomes_story": "story", "outcomes_consent": "story",
        "visits_change": "change", "visits_purchase": "purchase",
        "visits_purchase_void": "purchase", "visits_training": "training",
        "visits_attendance_export": "training", "visits_hand": "officer",
    }  # fmt: skip
    for name, kind in own.items():
        answer = south.get(reverse(f"desk:{name}", args=[lives.south[kind]]))
        assert answer.status_code == 200, (name, kind)


BULK = {
    "selection_classify": "filed",
    "selection_approve": "assessed",
    "agreements_number": "cleared",
    "agreements_sign_many": "numbered",
    "agreements_issue": "numbered",
    "agreements_sign_letters": "agreement",
    "agreements_check": "agreement",
    "papers_sign": "paper",
    "papers_unsign": "paper",
    "funds_reserve": "agreement",
    "funds_pay": "payable",
}


@pytest.mark.parametrize(("name", "kind"), BULK.items())
def test_many_at_once_with_one_stranger_among_them_are_refused_whole(
    lives: Lives, south: Client, name: str, kind: str
) -> None:
    before = states()
    own, foreign = lives.south[kind], lives.north[kind]
    sent = body(own, foreign)
    sent.pop("only_doable")
    answer = south.post(reverse(f"desk:{name}"), sent)
    assert answer.status_code in {403, 404}, name
    assert states() == before


def test_a_transfer_takes_no_loan_of_another_township(lives: Lives, south: Client) -> None:
    before = states()
    sent = body(lives.south["loan"], lives.north["loan"])
    sent |= {"batch": str(lives.stage.batch(2).id), "region": SOUTH}
    answer = south.post(reverse("desk:funds_allot"), sent)
    assert answer.status_code in {403, 404, 409}
    assert states() == before


def plain_pages() -> list[str]:
    return [name for name, p in pages() if not p.pattern.converters and name not in OPEN_TO_ALL]


_LINK = re.compile(r'href="([^"#?]*)(\?[^"#]*)"')
_KEY = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")


def views(path: str, page: str) -> set[str]:
    """Return the tabs and filters that a page offers of itself, one of each kind of row's."""
    offered = {unescape(tail) for at, tail in _LINK.findall(page) if at in {"", path}}
    return set({_KEY.sub("*", tail): tail for tail in sorted(offered)}.values())


def told_by(browser: Client, paths: list[str], strangers: list[str]) -> list[tuple[str, str]]:
    """Return the addresses that name a stranger, with whom."""
    said = ((path, text_of(file_at(browser, path))) for path in paths)
    return [(path, who) for path, text in said for who in strangers if who in text]


@pytest.mark.parametrize("share", range(SHARES))
def test_no_list_names_anybody_of_another_township(lives: Lives, south: Client, share: int) -> None:
    told = []
    for path in [reverse(f"desk:{name}") for name in plain_pages()][share::SHARES]:
        page = south.get(path)
        if page.status_code == 200:
            tails = {*TYPED, *views(path, text_of(page))}
            told += told_by(south, sorted(path + tail for tail in tails), lives.names["north"])
    assert not told


def test_the_tabs_of_a_list_are_found_on_its_page(lives: Lives, south: Client) -> None:
    """Else the test above would prove little."""
    for path, tail in (("/register", "form=f2"), ("/visits/changes", "view=all"),
                       ("/funds", "tab=pay")):  # fmt: skip
        offered = views(path, text_of(south.get(path)))
        assert any(tail in one for one in offered), (path, offered)


def test_no_export_and_no_search_names_anybody_of_another_township(
    lives: Lives, south: Client
) -> None:
    strangers, told = lives.names["north"], []
    for code in figures(COUNTY, TODAY):
        for name in ("figures_rows", "figures_export"):
            told += told_by(south, [reverse(f"desk:{name}", args=[code])], strangers)
    for form in ("f1", "f2", "f3", "f4"):
        path = reverse("desk:register_workbook", args=[form])
        said = text_of(south.post(path, {"confirmed": "1"}))
        told += [(path, who) for who in strangers if who in said][:1]
    event = reverse("desk:disasters_event", args=[lives.event])
    told += told_by(south, [event, f"{event}/losses.xlsx", f"{event}?place={NORTH}"], strangers)
    for words in ("北乡", "北求职人", "3850", "0001", "990101101"):
        said = text_of(south.post(reverse("desk:find"), {"q": words}))
        told += [("find", words, who) for who in strangers if who in said][:1]
    assert not told


def test_one_s_own_people_stand_in_the_lists(lives: Lives, south: Client) -> None:
    own = lives.names["south"]
    for path in ("/register", "/selection", "/agreements?tab=all", "/funds?tab=payments"):
        said = text_of(south.get(path))
        assert any(who in said for who in own), path


SEATS = ("secretary", "office", "finance", "liaison", "branch")


@pytest.mark.parametrize("seat", SEATS)
def test_no_post_of_a_township_reads_of_the_other(
    lives: Lives, client_of: ClientOf, seat: str
) -> None:
    browser = client_of(f"south_{seat}")
    told = []
    for name in plain_pages():
        said = text_of(browser.get(reverse(f"desk:{name}")))
        told += [(name, who) for who in lives.names["north"] if who in said][:1]
    assert not told


# ---- the rows behind a figure


ROOMS = {
    "survey.f1": "see.register",
    "survey.f3": "see.register",
    "batch.1.applications": "see.selection",
    "batch.2.households": "see.funds",
    "batch.2.parts": "see.funds",
    "letters.incomplete": "see.agreements",
    "disaster.loss_fen": "see.disasters",
    "disaster.0708.households": "see.disasters",
    "fund.special_fen": "see.funds",
}


@pytest.mark.parametrize(
    "who", ["county_leader", "finance_centre", "north_office", "north_secretary", "auditor"]
)
def test_rows_behind_a_figure_are_shown_to_who_may_see_their_room(
    lives: Lives, client_of: ClientOf, world: World, who: str
) -> None:
    browser = client_of(who)
    everybody = lives.names["north"] + lives.names["south"]
    for code, permission in ROOMS.items():
        page = browser.get(reverse("desk:figures_rows", args=[code]))
        export = browser.get(reverse("desk:figures_export", args=[code]))
        assert page.status_code == 200
        if world.actor(who).may(permission):
            assert "的岗位才能看" not in page.content.decode()
            assert export.status_code == 200
            continue
        assert "的岗位才能看" in page.content.decode()
        assert export.status_code == 403
        assert not [name for name in everybody if name in page.content.decode()]


def test_a_figure_of_a_batch_or_event_that_there_is_not_opens_nothing(
    lives: Lives, client_of: ClientOf
) -> None:
    browser = client_of("county_head")
    for code in ("batch.77.applications", "disaster.nowhere.loss_fen", f"batch.{'9' * 5000}.state"):
        for name in ("figures_rows", "figures_export"):
            assert browser.get(reverse(f"desk:{name}", args=[code])).status_code == 404


def test_two_posts_do_not_lend_each_other_their_areas(
    lives: Lives, world: World, client_of: ClientOf
) -> None:
    """Who verifies in the whole county and pays in the south sees no money of the north."""
    appoint(
        actor=world.operator, on=world.day, organisation=world.bodies["south_finance"], name="",
        role="township_finance", region=SOUTH, title="兼", officer=world.people["verifier"],
    )  # fmt: skip
    browser = client_of("verifier")
    page = browser.get(reverse("desk:register_household", args=[paid_home(NORTH)]))
    assert page.status_code == 200
    assert "?tab=money" not in page.content.decode()
