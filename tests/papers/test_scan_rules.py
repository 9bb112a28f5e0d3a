"""What a scan is, what its pages say, where they belong: decided without a database."""

import io
import random
from contextlib import suppress
from datetime import date, timedelta
from itertools import pairwise
from uuid import UUID

import pikepdf
import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageFilter

from tests.papers import scan_making as making
from tests.world import COUNTY, NORTH, NORTH_A, SOUTH, SOUTH_A, WHOLE
from tuopin.kit.keys import uuid7
from tuopin.kit.refusals import Refused
from tuopin.kit.scope import Scope, area_prefix
from tuopin.papers.queries.codes import Read, payload
from tuopin.papers.queries.scan_process import drawn, seen_pages
from tuopin.papers.rules import scan_child
from tuopin.papers.rules.scan_files import look_over
from tuopin.papers.rules.scan_joining import Joiner, Part
from tuopin.papers.rules.scan_pages import Undrawable, open_pages
from tuopin.papers.rules.scan_reading import Seen, look_at
from tuopin.papers.rules.scan_verdicts import Known, Sheet, may_see, together, verdict

SAID = payload(making.ADDRESS, COUNTY, "HT", "0123456789", "2007-0001")
LOCAL = payload("", COUNTY, "HT", "0123456789", "2007-0001")


def seen(page: Image.Image, kind: str = "PNG") -> Seen:
    """Read one page as a picture file."""
    with open_pages(making.photo(page, kind)) as pages:
        return look_at(pages, 1)


def opened(data: bytes, **limits: int):
    most = {"pages_max": 50, "bytes_max": 10_000_000} | limits
    return look_over(data, "扫描.pdf", **most)


def refusal(data: bytes, **limits: int) -> str:
    with pytest.raises(Refused) as caught:
        opened(data, **limits)
    assert caught.value.text("zh")
    assert caught.value.text("en")
    return caught.value.code


# ---- what a file is


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF"])
def test_photos_are_taken_whatever_the_file_is_called(kind):
    assert opened(making.photo(making.blank(), kind)) == (f"image/{kind.lower()}", 1)


def test_a_pdf_and_a_tiff_have_as_many_pages_as_were_scanned():
    pages = [making.blank() for _ in range(3)]
    assert opened(making.book(*pages)) == ("application/pdf", 3)
    out = io.BytesIO()
    small = Image.new("L", (300, 400), 255)
    small.save(out, "TIFF", save_all=True, append_images=[small, small])
    assert opened(out.getvalue()) == ("image/tiff", 3)


@pytest.mark.parametrize(
    "data",
    [b"", b"text called scan.pdf", b"%PDF-1.7 and nothing behind it", b"PK\x03\x04 a workbook",
     b"\xff\xd8\xff\xe0 half a photo", b"II*\x00\x08\x00\x00\x00", b"<html></html>"],
)  # fmt: skip
def test_what_is_no_scan_is_refused(data):
    assert refusal(data) == "scan_unreadable"


def test_a_picture_of_another_kind_is_refused():
    for kind in ("GIF", "BMP", "WEBP"):
        assert refusal(making.photo(making.blank(), kind)) == "scan_unreadable"


def test_half_a_scan_is_refused_or_read_as_far_as_it_goes():
    whole = making.book(making.blank(), making.blank())
    with suppress(Refused):
        assert opened(whole[: len(whole) // 2]).pages >= 1


def test_a_pdf_without_pages_is_refused():
    out = io.BytesIO()
    pikepdf.new().save(out)
    assert refusal(out.getvalue()) == "scan_unreadable"


def test_a_pdf_with_a_password_is_refused_and_one_that_only_forbids_printing_is_read():
    locked, guarded = io.BytesIO(), io.BytesIO()
    with pikepdf.open(io.BytesIO(making.book(making.blank()))) as pdf:
        pdf.save(locked, encryption=pikepdf.Encryption(user="geheim", owner="geheim"))
        pdf.save(guarded, encryption=pikepdf.Encryption(user="", owner="geheim"))
    assert refusal(locked.getvalue()) == "scan_locked"
    assert opened(guarded.getvalue()).pages == 1
    with open_pages(guarded.getvalue()) as pages:
        assert look_at(pages, 1).blank
    joined = Joiner(lambda _: guarded.getvalue()).join([Part("a", 1, 0)])
    with pikepdf.open(io.BytesIO(joined)) as pdf:
        assert not pdf.is_encrypted


def test_too_many_pages_and_too_many_bytes_are_refused():
    pages = making.book(*[making.blank()] * 4)
    assert refusal(pages, pages_max=3) == "scan_too_long"
    assert refusal(pages, bytes_max=100) == "scan_too_large"


def test_a_picture_that_unpacks_to_a_bomb_is_refused_before_it_is_drawn():
    bomb = making.photo(Image.new("1", (20_000, 20_000)), "PNG")
    assert len(bomb) < 100_000
    assert refusal(bomb) == "scan_bomb"
    larger = making.photo(Image.new("1", (11_500, 11_500)), "TIFF", compression="group4")
    assert refusal(larger) == "scan_bomb"


def test_a_bomb_inside_a_pdf_is_refused():
    with pikepdf.open(io.BytesIO(making.book(making.blank()))) as pdf:
        picture = next(iter(pdf.pages[0].Resources.XObject.values()))
        picture.Width = picture.Height = 30_000
        out = io.BytesIO()
        pdf.save(out)
    assert refusal(out.getvalue()) == "scan_bomb"


@settings(max_examples=60, deadline=None)
@given(
    st.binary(max_size=400), st.sampled_from([b"", b"%PDF-1.4\n", b"\x89PNG\r\n\x1a\n", b"II*\0"])
)
def test_any_bytes_are_taken_or_refused_politely(data, head):
    with suppress(Refused):
        assert opened(head + data).pages


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000))
def test_a_damaged_pdf_is_read_or_refused_but_never_faults(seed):
    data = bytearray(making.book(making.blank().resize((200, 280))))
    dice = random.Random(seed)
    for _ in range(20):
        data[dice.randrange(len(data))] = dice.randrange(256)
    with suppress(Refused, Undrawable):
        pages = opened(bytes(data)).pages
        with open_pages(bytes(data)) as every:
            assert all(look_at(every, n) is not None for n in range(1, pages + 1))


# ---- what a page says


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("said", [SAID, LOCAL])
def test_every_page_of_a_paper_is_read(said, lang):
    pages = making.printed(said, 40, lang)
    assert len(pages) > 1
    assert [seen(page) for page in pages] == [Seen((said,))] * len(pages)


@pytest.mark.parametrize("lay", [0, 90, 180, 270])
def test_a_page_that_lies_any_way_is_read_and_set_upright(lay):
    page = making.sheet(SAID)
    found = seen(page.rotate(-lay, expand=True))  # Pillow turns the other way
    assert found == Seen((SAID,), (360 - lay) % 360)


@pytest.mark.parametrize("degrees", [-8, -3, 3, 12])
@pytest.mark.parametrize("lay", [0, 180])
def test_a_page_that_lay_askew_is_read(degrees, lay):
    assert seen(making.skewed(making.sheet(SAID), degrees + lay)) == Seen((SAID,), lay)


@pytest.mark.parametrize(
    "spoil",
    [
        making.dark,
        making.photographed,
        lambda page: making.noisy(page, 60),
        lambda page: making.noisy(making.dark(page), 12),
        lambda page: page.resize((827, 1170), Image.Resampling.BOX),
        lambda page: page.convert("1"),
        lambda page: page.point([120 + value * 4 // 100 for value in range(256)]),
        lambda page: page.filter(ImageFilter.GaussianBlur(1.8)),
        lambda page: making.noisy(page, 110),
    ],
    ids=[
        "dark",
        "photo from the side",
        "noise",
        "dark and noise",
        "100 dpi",
        "black and white",
        "hardly any contrast",
        "out of focus",
        "heavy noise",
    ],
)
def test_a_page_that_was_scanned_badly_is_read(spoil):
    assert seen(spoil(making.sheet(SAID))).codes == (SAID,)


def test_a_photo_is_set_upright_by_its_camera_and_by_its_code():
    page = making.sheet(SAID)
    exif = Image.Exif()
    exif[0x0112] = 6  # held upright, kept lying: to be turned a quarter to the right
    lying = page.rotate(90, expand=True)
    with open_pages(making.photo(lying, "JPEG", exif=exif)) as pages:
        assert look_at(pages, 1) == Seen((SAID,), 0)
        assert pages.grey(1, 100).shape[0] > pages.grey(1, 100).shape[1]


def test_a_page_whose_code_was_cut_off_has_none_and_is_not_blank():
    assert seen(making.cut(making.sheet(SAID))) == Seen()


def test_a_blank_page_is_known_for_one():
    assert seen(making.blank()) == Seen(blank=True)
    assert seen(making.dark(making.blank())) == Seen(blank=True)
    assert seen(making.noisy(making.blank(), 20)) == Seen(blank=True)


def test_a_page_with_a_few_words_by_hand_is_not_blank():
    page = making.blank()
    words = making.cut(making.sheet(SAID)).crop((300, 0, 900, 160))
    page.paste(words, (300, 900))
    assert seen(page) == Seen()


def test_two_codes_on_a_page_are_both_told_and_one_twice_once():
    page = making.sheet(SAID).copy()
    other = payload(making.ADDRESS, COUNTY, "JJ", "ABCDEFGHJK", "")
    page.paste(making.sheet(other).crop((1200, 0, 1654, 300)), (1200, 1800))
    page.paste(making.sheet(SAID).crop((1200, 0, 1654, 300)), (100, 1800))
    assert sorted(seen(page).codes) == sorted([SAID, other])


def test_odd_characters_of_a_strange_code_come_written_out():
    made = zxingcpp.create_barcode("A\0B\n", zxingcpp.BarcodeFormat.QRCode)
    code = Image.fromarray(zxingcpp.write_barcode_to_image(made, scale=6))
    page = making.blank()
    page.paste(code.convert("L"), (200, 200))
    assert seen(page).codes == ("A<NUL>B<LF>",)


# ---- a process of its own


def test_a_whole_scan_is_read_in_a_process_of_its_own():
    page = making.sheet(SAID)
    data = making.book(page, making.blank(), page.rotate(180))
    assert list(seen_pages(data, 3)) == [Seen((SAID,)), Seen(blank=True), Seen((SAID,), 180)]


def test_what_cannot_be_drawn_waits_page_by_page():
    assert list(seen_pages(b"%PDF-1.4 nothing", 5)) == [Seen()] * 5
    assert list(seen_pages(making.photo(making.blank())[:900], 1)) == [Seen()]
    with pytest.raises(Undrawable):
        drawn(b"%PDF-1.4 nothing", 1, 100, 0)


def test_a_page_that_kills_its_reader_costs_that_page_alone(monkeypatch, tmp_path):
    """The reader dies on page 2: pages 1 and 3 are read all the same."""
    (tmp_path / "dying.py").write_text(
        "import os, sys\n"
        "from tuopin.papers.rules import scan_child\n"
        "whole = scan_child.look_at\n"
        "def look_at(pages, position):\n"
        "    if position == 2:\n"
        "        os.abort()\n"
        "    return whole(pages, position)\n"
        "scan_child.look_at = look_at\n"
        "sys.exit(scan_child.main(*sys.argv[1:]))\n"
    )
    monkeypatch.setenv("PYTHONPATH", str(tmp_path), prepend=":")
    monkeypatch.setattr("tuopin.papers.queries.scan_process.CHILD", "dying")
    page = making.sheet(SAID)
    found = list(seen_pages(making.book(page, page, page), 3))
    assert found == [Seen((SAID,)), Seen(), Seen((SAID,))]


def test_a_reader_that_falls_silent_is_ended(monkeypatch, tmp_path):
    (tmp_path / "silent.py").write_text("import time\ntime.sleep(60)\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path), prepend=":")
    monkeypatch.setattr("tuopin.papers.queries.scan_process.CHILD", "silent")
    monkeypatch.setattr("tuopin.papers.queries.scan_process.PATIENCE_S", 0.1)
    assert list(seen_pages(making.photo(making.blank()), 1)) == [Seen()]


def test_the_child_answers_a_line_a_page_and_draws_one_upright():
    data = making.book(making.sheet(SAID).rotate(90, expand=True))
    out = io.BytesIO()
    scan_child.read_from(1, data, out)
    assert out.getvalue().count(b"\n") == 1
    picture = io.BytesIO()
    scan_child.draw(1, 60, 90, data, picture)
    upright = Image.open(picture)
    assert upright.height > upright.width
    assert upright.format == "JPEG"


# ---- where a page goes

PAPER = UUID(int=7)
OURS, SOUTHERN, STRANGE = (Read(COUNTY, "HT", letter * 10, "") for letter in "ABC")
FAR = Read("990102", "HT", "A" * 10, "")
KNOWN = {OURS: Known(PAPER, NORTH_A, "printed"), SOUTHERN: Known(PAPER, SOUTH_A, "void")}


def scope(region: str) -> Scope:
    return Scope(COUNTY, (area_prefix(region),))


@pytest.mark.parametrize(
    ("codes", "area", "why"),
    [
        ([OURS], NORTH, ""),
        ([OURS], WHOLE, ""),
        ([OURS, OURS], NORTH, ""),
        ([OURS], SOUTH, "out_of_area"),
        ([SOUTHERN], NORTH, "out_of_area"),
        ([SOUTHERN], SOUTH, "void"),
        ([STRANGE], WHOLE, "unknown"),
        ([FAR], WHOLE, "other_county"),
        ([OURS, STRANGE], WHOLE, "several"),
        ([OURS, FAR], WHOLE, "several"),
        ([], WHOLE, "unread"),
    ],
)
def test_a_page_goes_to_its_paper_or_waits_and_says_why(codes, area, why):
    found = verdict(codes, COUNTY, scope(area), KNOWN, blank=False)
    assert found == (why, None if why else PAPER)


def test_a_blank_page_waits_as_blank():
    assert verdict([], COUNTY, scope(WHOLE), KNOWN, blank=True) == ("blank", None)


@given(
    st.lists(st.sampled_from([OURS, SOUTHERN, STRANGE, FAR]), max_size=3),
    st.sampled_from([WHOLE, NORTH, SOUTH, NORTH_A, SOUTH_A]), st.booleans(),
)  # fmt: skip
def test_a_page_is_never_filed_outside_the_readers_area_nor_to_a_void_paper(codes, area, blank):
    found = verdict(codes, COUNTY, scope(area), KNOWN, blank=blank)
    assert (found.paper is None) == bool(found.why)
    if found.paper is not None:
        paper = KNOWN[codes[0]]
        assert set(codes) == {codes[0]}
        assert scope(area).covers(paper.region)
        assert paper.state != "void"


# ---- who may see a page


@pytest.mark.parametrize(
    ("area", "why", "scanned_in", "filed_in", "seen"),
    [
        (NORTH, "unread", NORTH, "", True),
        (SOUTH, "unread", NORTH, "", False),
        (NORTH, "out_of_area", NORTH, "", False),
        (WHOLE, "out_of_area", NORTH, "", True),
        (NORTH, "out_of_area", NORTH, SOUTH_A, False),
        (SOUTH, "out_of_area", NORTH, SOUTH_A, True),
        (NORTH, "unread", WHOLE, "", False),
        (NORTH, "", WHOLE, NORTH_A, True),
    ],
)
def test_a_page_is_seen_where_its_paper_is_seen(area, why, scanned_in, filed_in, seen):
    assert may_see(scope(area), why, scanned_in, filed_in) is seen


# ---- which pages make up a scan

CLERK, OTHER, DAY = UUID(int=1), UUID(int=2), date(2007, 3, 1)


def test_the_pages_of_the_newest_scan_take_the_place_of_the_old_ones():
    old, new = uuid7(), uuid7()
    sheets = [Sheet(s, n, False, CLERK, DAY) for s in (new, old) for n in (2, 1)]
    assert together(sheets) == [Sheet(new, n, False, CLERK, DAY) for n in (1, 2)]


def test_photos_that_one_person_hands_in_on_a_day_are_one_scan():
    a, b, c, d = (uuid7() for _ in range(4))
    later = DAY + timedelta(days=1)
    sheets = [
        Sheet(a, 1, True, CLERK, DAY), Sheet(b, 1, True, OTHER, later),
        Sheet(c, 1, True, CLERK, later), Sheet(d, 1, True, CLERK, later),
    ]  # fmt: skip
    assert [s.scan for s in together(sheets)] == [c, d]
    assert together([]) == []


@given(
    st.lists(
        st.builds(
            Sheet, st.integers(1, 4).map(lambda n: UUID(int=n)), st.integers(1, 5), st.booleans(),
            st.sampled_from([CLERK, OTHER]), st.just(DAY),
        ),
        min_size=1, unique_by=lambda s: s[:2],
    )
)  # fmt: skip
def test_a_papers_scan_always_holds_the_newest_page_and_is_in_order(sheets):
    found = together(sheets)
    assert max(sheets)[:2] in [s[:2] for s in found]
    assert set(found) <= set(sheets)
    assert all(one < other for one, other in pairwise(found))


# ---- joined


def test_pages_are_copied_in_order_and_stand_upright():
    page = making.sheet(SAID)
    data = making.book(page.rotate(90, expand=True), making.blank(), page)
    joined = Joiner(lambda _: data).join([Part("a", 3, 0), Part("a", 1, 90)])
    with open_pages(joined) as pages:
        assert pages.count == 2
        assert [look_at(pages, n) for n in (1, 2)] == [Seen((SAID,), 0)] * 2
    assert joined == Joiner(lambda _: data).join([Part("a", 3, 0), Part("a", 1, 90)])


def test_photos_and_scans_are_joined_on_sheets_of_a4():
    page = making.sheet(SAID)
    files = {
        "photo": making.photo(page.resize((3000, 4243)).convert("RGB").rotate(180)),
        "scan": making.book(page),
    }
    joined = Joiner(files.__getitem__).join([Part("photo", 1, 180), Part("scan", 1, 0)])
    with pikepdf.open(io.BytesIO(joined)) as pdf:
        sizes = [[round(float(side)) for side in p.mediabox[2:]] for p in pdf.pages]
    assert all(abs(high - 842) < 3 and abs(wide - 595) < 3 for wide, high in sizes)
    with open_pages(joined) as pages:
        assert [look_at(pages, n) for n in (1, 2)] == [Seen((SAID,), 0)] * 2


def test_scripts_links_and_others_pictures_are_left_behind():
    first, second = making.noisy(making.sheet(SAID), 30), making.noisy(making.sheet(SAID), 31)
    with pikepdf.open(io.BytesIO(making.book(first, second))) as pdf:
        shared = pikepdf.Dictionary()
        for n, page in enumerate(pdf.pages):  # as some scanners write: one list for all pages
            name = f"/Im{n}"
            shared[name] = next(iter(page.Resources.XObject.values()))
            page.Contents = pdf.make_stream(b"q 595 0 0 842 0 0 cm %s Do Q" % name.encode())
        for page in pdf.pages:
            page.Resources = pikepdf.Dictionary(XObject=pdf.make_indirect(shared))
            script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
            page.AA = pikepdf.Dictionary(O=script)
            link = pikepdf.Dictionary(
                Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9], A=script
            )
            page.Annots = pdf.make_indirect(pikepdf.Array([link]))
        out = io.BytesIO()
        pdf.save(out)
    joined = Joiner(lambda _: out.getvalue()).join([Part("a", 1, 0)])
    assert b"JavaScript" not in joined
    assert len(joined) < len(out.getvalue()) * 0.7
