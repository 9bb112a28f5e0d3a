"""The frame and the parts of the pages: what they show, and what they never contain."""

import re
from datetime import date, datetime
from html import unescape
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django import forms
from django.template import engines
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

import tuopin
from tests.desk.exports import handed_out, sheet
from tests.world import NORTH_A, WHOLE, World
from tuopin.desk import say, shapes
from tuopin.desk.fields import Choice, DayField, FenField, FileField, MilliField
from tuopin.desk.listing import keyset
from tuopin.kit.lifecycle import Lifecycle
from tuopin.kit.refusals import Culprit, Refused
from tuopin.offices.actions import set_password
from tuopin.offices.queries import regions_on
from tuopin.workflow.tasks import open_job

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = Path(tuopin.__file__).parent
TEMPLATES = sorted((PACKAGE / "desk" / "templates").rglob("*.html"))
PASSWORD = "pine-and-seal-07"


class Frame:
    """What the context processor would give: the day shown and the county's names."""

    as_of = date(2007, 12, 28)
    today = date(2007, 12, 28)
    past = False
    county_name = "试验县"
    names = {"990101101000": "北山镇", NORTH_A: "石桥村"}


def render(source: str, **context: Any) -> str:
    """Render a line of template with the desk's tags."""
    template = engines["django"].from_string("{% load tp %}" + source)
    return template.render({"desk": Frame(), **context})


def words(source: str, **context: Any) -> str:
    """Render a line and keep only what a reader sees."""
    plain = re.sub(r"<[^>]+>", "", render(source, **context))
    return " ".join(plain.split())


@pytest.fixture
def desk(world: World) -> Client:
    """A browser in which somebody of the county office has logged in."""
    set_password(world.people["county_office"], PASSWORD)
    client = Client()
    client.post("/login?next=/jobs", {"login": "county_office", "password": PASSWORD})
    return client


# Values.


@pytest.mark.parametrize(
    ("fen", "said"),
    [(200_000, "2,000.00"), (-50_000, "−500.00"), (0, "0.00"), (None, "—"), (7, "0.07")],
)
def test_money_is_said_in_yuan_with_a_true_minus(fen: int | None, said: str) -> None:
    assert words("{% money fen %}", fen=fen) == said


def test_money_of_nothing_is_a_dash_where_a_table_asks_for_it() -> None:
    assert words("{% money 0 dash=True %}") == "—"


@given(st.integers(-(10**15), 10**15))
def test_no_fen_is_lost_on_a_page(fen: int) -> None:
    whole, decimals = say.money_parts(fen)
    digits = int(whole.replace(",", "").replace("\N{MINUS SIGN}", "")) * 100 + int(decimals)
    assert digits == abs(fen)
    assert whole.startswith("\N{MINUS SIGN}") == (fen < 0)


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("{% num 1286 %}", "1,286"),
        ("{% num none %}", "—"),
        ("{% money none.fen %}{% day none.on %}{% num none.n %}{% qty none.n %}", "————"),
        ("{% wan 3630000 %}", "3.63"),
        ('{% qty 1500 "亩" %}', "1.5 亩"),
        ('{% rate "0.9061" %}', "90.6%"),
        ('{% rate "1.0000" %}', "100.0%"),
        ("{% identity number %}", "341525********0011"),
        ("{% region village %}", "北山镇 石桥村"),
        ("{% region county %}", "试验县"),
        ('{% figure "disaster.households" 82 "户" "/x" %}', "82户"),
    ],
)
def test_values_are_said_as_the_office_writes_them(source: str, said: str) -> None:
    facts = {"number": "341525194906040011", "village": NORTH_A, "county": WHOLE, "none": None}
    assert words(source, **facts) == said


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ('{{ "因病"|coded:"cause" }}', "illness"),
        ('{{ "因病、缺技术"|coded:"cause" }}', "illness, lack of skills"),
        ('{{ ""|coded:"cause"|default:"—" }}', "—"),
        ('{{ none|coded:"health" }}', ""),
        ('{% qty 1500 "亩" %}', "1.5 mu"),
        ('{% qty 1000 "套" %}', "1 set"),
        ('{% qty 2000 "套" %}', "2 sets"),
        ('{% qty 2000 "畦" %}', "2 畦"),
        ('{% day today "weekday" %}', "Friday, 28 December 2007"),
    ],
)
def test_english_pages_say_coded_words_units_and_weekdays_in_english(
    source: str, said: str
) -> None:
    with translation.override("en"):
        assert words(source, none=None, today=date(2007, 12, 28)) == said


def test_chinese_pages_say_coded_words_as_they_are_kept() -> None:
    assert words('{{ "因病"|coded:"cause" }}') == "因病"


def test_days_drop_the_year_only_within_the_year_shown() -> None:
    days = {"this": date(2007, 12, 31), "other": date(2008, 1, 2)}
    assert words("{% day this %} {% day other %}", **days) == "12-31 2008-01-02"
    assert words('{% day this "long" %}', **days) == "2007年12月31日"
    with translation.override("en"):
        assert words('{% day this "long" %}', **days) == "31 December 2007"
    assert words("{% clock at %}", at=datetime(2007, 12, 28, 16, 40)) == "12-28 16:40"  # noqa: DTZ001


@pytest.mark.parametrize(
    ("due", "shape", "said"),
    [
        (date(2007, 12, 25), "late", "逾期 3 天"),
        (date(2007, 12, 28), "wait", "今天到期"),
        (date(2007, 12, 31), "wait", "还剩 3 天"),
        (date(2008, 1, 20), "todo", "还剩 23 天"),
    ],
)
def test_deadlines_are_said_in_words_as_of_the_day_shown(due: date, shape: str, said: str) -> None:
    html = render("{% left due %}", due=due)
    assert f"tp-st {shape}" in html
    assert said in html


def test_a_figure_opens_its_rows_and_names_its_code() -> None:
    html = render('{% figure "disaster.households" 82 "户" "/disasters?open=1" %}')
    assert 'href="/disasters?open=1"' in html
    assert 'data-figure="disaster.households"' in html


def test_what_people_typed_is_never_markup() -> None:
    assert "<b>" not in render("{% mark 'done' text %}", text="<b>x</b>")
    assert "<b>" not in render("{% figure 'x' text 'u' '/y' %}", text="<b>x</b>")
    assert "<i>" not in render("{% header title %}{% endheader %}", title="<i>")


# States.


def lifecycles() -> list[Lifecycle]:
    """Return every lifecycle of every room."""
    found = []
    for path in sorted(PACKAGE.glob("*/states.py")):
        module = import_module(f"tuopin.{path.parent.name}.states")
        found += [value for value in vars(module).values() if isinstance(value, Lifecycle)]
    return found


def test_every_state_of_every_case_has_its_shape_and_its_words() -> None:
    known = {f"{cycle.name}.{state}" for cycle in lifecycles() for state in cycle.states}
    assert known <= set(shapes.STATE_SHAPES)
    assert set(shapes.STATE_SHAPES.values()) <= set(shapes.SHAPES)
    for cycle in lifecycles():
        for state in cycle.states:
            assert words("{% state name code %}", name=cycle.name, code=state)


def test_a_state_is_a_word_with_a_shape_not_a_colour_alone() -> None:
    html = render('{% state "job" "finished" %}')
    assert "icons.svg#s-done" in html
    assert "办完" in html


# Parts.


def test_a_page_header_says_where_it_lies() -> None:
    html = render(
        "{% header '审定' crumbs=crumbs %}{% endheader %}",
        crumbs=[("识别审定", "/selection"), ("第二批", "")],
    )
    assert '<a href="/selection">识别审定</a>' in html
    assert "<h1>审定</h1>" in html


def test_a_block_holds_what_a_page_puts_into_it() -> None:
    html = render("{% blk '题目' note='元' flush=True %}<table></table>{% endblk %}")
    assert "tp-flush" in html
    assert "<table></table>" in html


def test_a_refusal_names_its_rows_and_the_way_on() -> None:
    refusal = Refused("same_person", rows=[Culprit("试甲", "核查人是其弟")], verb="审定")
    said = words("{% refused refusal %}", refusal=refusal)
    for piece in ("什么都没改", "试甲", "核查人是其弟", refusal.mend()):
        assert piece in said


def test_the_bulk_bar_goes_when_the_past_is_shown() -> None:
    class Past(Frame):
        past = True

    source = "{% bulk %}<button type='submit'>办</button>{% endbulk %}"
    assert "<button" in render(source)
    assert "<button" not in render(source, desk=Past())


class Sample(forms.Form):
    """One field of each kind."""

    fen = FenField(label="核定金额")
    size = MilliField(label="规模", required=False)
    on = DayField(label="日期")
    how = Choice([("a", "正常"), ("b", "停了")], label="进展")
    file = FileField(label="登记表", required=False)


def test_fields_read_yuan_thousandths_and_days() -> None:
    form = Sample({"fen": "3.5万", "size": "1.5", "on": "2007年12月28日", "how": "a"})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["fen"] == 3_500_000
    assert form.cleaned_data["size"] == 1_500
    assert form.cleaned_data["on"] == date(2007, 12, 28)


def test_a_field_says_what_is_wrong_beside_itself() -> None:
    form = Sample({"fen": "三千二", "on": "x", "how": "a"})
    assert not form.is_valid()
    html = render("{% field form.fen unit='元' %}", form=form)
    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="id_fen_error"' in html
    assert 'id="id_fen_error"' in html
    assert "三千二" in html


def test_exclusive_choices_are_radio_buttons_under_one_legend() -> None:
    html = render("{% field form.how %}", form=Sample())
    assert "<legend>" in html
    assert html.count('type="radio"') == 2


# What no page may contain.


def test_no_template_needs_an_inline_script_or_style() -> None:
    for path in TEMPLATES:
        text = path.read_text("utf-8")
        assert not re.search(r"\sstyle=|\son[a-z]+=|<style|hx-on", text), path
        for tag in re.findall(r"<script[^>]*>", text):
            assert "src=" in tag, path


def test_every_icon_that_a_page_names_is_in_the_sheet() -> None:
    listed = set((ROOT / "frontend" / "icons.txt").read_text("utf-8").split())
    for path in TEMPLATES:
        for name in re.findall(r'{% icon "([^"]+)"', path.read_text("utf-8")):
            assert name in listed, f"{path}: {name}"
    nav = (PACKAGE / "desk" / "nav.py").read_text("utf-8")
    assert set(re.findall(r'Entry\("[a-z]+", "([a-z0-9-]+)"', nav)) <= listed


def luminance(colour: str) -> float:
    """Return the relative luminance of #RRGGBB (WCAG 2)."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    line = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * line[0] + 0.7152 * line[1] + 0.0722 * line[2]


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_every_ink_can_be_read_on_every_ground(theme: str) -> None:
    text = (ROOT / "frontend" / "styles" / "_tokens.scss").read_text("utf-8")
    dark, light = text.split(":root {", 1)
    token = dict(re.findall(r"--([a-z0-9-]+): (#[0-9A-F]{6})", dark if theme == "dark" else light))
    for ink in ("ink", "ink-2", "ink-3", "pine", "cinnabar", "ochre", "indigo"):
        for ground in ("paper", "surface", "sunken"):
            bright, dim = sorted((luminance(token[ink]), luminance(token[ground])), reverse=True)
            assert (bright + 0.05) / (dim + 0.05) >= 4.5, (ink, ground)


# The frame.


def test_the_side_shows_only_rooms_that_the_reader_may_see(desk: Client) -> None:
    html = desk.get("/jobs").content.decode()
    assert "试county_office" in html
    assert reverse("desk:jobs") in html
    assert "审计" not in html.split('id="tp-nav"')[1].split("</nav>")[0]


def test_a_past_day_tints_the_page_until_one_comes_back(desk: Client) -> None:
    desk.post("/as-of", {"date": "2007-06-30", "next": "/jobs"})
    shown = desk.get("/jobs").content.decode()
    assert "2007年6月30日" in shown
    assert "tp-pastbar" in shown
    desk.post("/as-of", {"date": "", "next": "/jobs"})
    assert "tp-pastbar" not in desk.get("/jobs").content.decode()


@pytest.mark.parametrize(("day", "status"), [("2999-01-01", 409), ("x", 409), ("2007-06-30", 302)])
def test_only_a_day_that_has_come_can_be_shown(desk: Client, day: str, status: int) -> None:
    answer = desk.post("/as-of", {"date": day})
    assert answer.status_code == status
    if status == 409:
        assert "什么都没改" in answer.content.decode()


def test_no_choice_leads_to_another_machine(desk: Client) -> None:
    answer = desk.post("/as-of", {"date": "", "next": "https://elsewhere.example/"})
    assert answer["Location"] == "/"


def test_language_and_looks_are_kept_without_a_script(desk: Client) -> None:
    desk.post("/theme", {"theme": "dark", "next": "/jobs"})
    desk.post("/language", {"language": "en", "next": "/jobs"})
    html = desk.get("/jobs").content.decode()
    assert 'data-bs-theme="dark"' in html
    assert '<html lang="en"' in html
    desk.post("/theme", {"theme": "", "next": "/jobs"})
    assert "data-bs-theme" not in desk.get("/jobs").content.decode()


def test_a_job_is_seen_by_its_owner_alone(desk: Client, world: World) -> None:
    mine = open_job(
        county=world.county, kind="import", actor=world.people["county_office"], on=world.day
    )
    other = open_job(county=world.county, kind="import", actor=world.people["admin"], on=world.day)
    assert "hx-get" in desk.get(f"/jobs/{mine.id}").content.decode()
    assert desk.get(f"/jobs/{other.id}").status_code == 404
    assert desk.post(f"/jobs/{other.id}/cancel").status_code == 404
    part = desk.get(f"/jobs/{mine.id}", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    desk.post(f"/jobs/{mine.id}/cancel")
    stopped = desk.get(f"/jobs/{mine.id}").content.decode()
    assert "已取消" in stopped
    assert "hx-get" not in stopped


def test_ones_own_jobs_page_and_go_out_whole(desk: Client, world: World) -> None:
    """Of more than twenty the older ones could not be seen."""
    mine = {"county": world.county, "kind": "import", "on": world.day}
    for _ in range(60):
        open_job(actor=world.people["county_office"], **mine)
    open_job(actor=world.people["admin"], **mine)
    first = desk.get("/jobs").content.decode()
    assert first.count('class="tp-job"') == 50
    assert 'href="/jobs/export"' in first
    after = re.search(r'href="\?(after=[^"]*)"', first)
    assert after is not None
    older = desk.get(f"/jobs?{unescape(after[1])}").content.decode()
    assert older.count('class="tp-job"') == 10
    rows = sheet(handed_out(desk, "/jobs/export", "kind", "state", "on"))
    assert len(rows) == 61
    assert rows[1][1] == "排队"


@pytest.mark.django_db
def test_the_door_says_what_was_wrong_and_leads_on(world: World) -> None:
    set_password(world.people["county_office"], PASSWORD)
    client = Client()
    assert client.get("/jobs")["Location"] == "/login?next=%2Fjobs"
    wrong = client.post("/login?next=/jobs", {"login": "county_office", "password": "x"})
    assert wrong.status_code == 401
    assert "账号或密码不对" in wrong.content.decode()
    right = client.post("/login?next=/jobs", {"login": "county_office", "password": PASSWORD})
    assert right["Location"] == "/jobs"
    assert client.get("/health", headers={"accept": "text/plain"}).content == b"ok\n"


def test_a_page_that_does_not_exist_says_so(desk: Client) -> None:
    answer = desk.get("/no-such-page")
    assert answer.status_code == 404
    assert "没有这一页" in answer.content.decode()


# Lists.


def test_a_list_pages_by_key_forwards_and_back(world: World) -> None:
    rows = regions_on(world.county, world.day)
    every = [r.code for r in rows]
    seen: list[str] = []
    query: dict[str, str] = {}
    while True:
        page = keyset(rows, RequestFactory().get("/", query), order=("level", "code"), size=3)
        seen += [r.code for r in page.rows]
        assert page.total == len(every)
        if not page.after:
            break
        query = {"after": page.after}
    assert sorted(seen) == sorted(every)
    back = keyset(
        rows, RequestFactory().get("/", {"before": page.before}), order=("level", "code"), size=3
    )
    assert [r.code for r in back.rows] == seen[-len(page.rows) - 3 : -len(page.rows)]


@pytest.mark.parametrize("mark", ["x", "W10", "WyJhIl0", "bnVsbA"])
def test_a_broken_mark_shows_the_first_page(world: World, mark: str) -> None:
    rows = regions_on(world.county, world.day)
    page = keyset(rows, RequestFactory().get("/", {"after": mark}), order=("level", "code"), size=3)
    assert len(page.rows) == 3
    assert not page.before
