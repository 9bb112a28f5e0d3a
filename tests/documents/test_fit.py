"""Column widths: they fill the text area, and no number runs over its neighbour."""

from hypothesis import given
from hypothesis import strategies as st

from tuopin.documents.fit import fit, form_widths
from tuopin.documents.layout import MM_PER_PT, width_em
from tuopin.documents.tree import Column, Field, Form, Table

CELLS = st.text(alphabet="农村党员0123456789X.-", max_size=20)


@st.composite
def tables(draw):
    count = draw(st.integers(1, 8))
    columns = tuple(Column(draw(CELLS), weight=draw(st.integers(0, 4))) for _ in range(count))
    rows = tuple(tuple(draw(CELLS) for _ in range(count)) for _ in range(draw(st.integers(0, 4))))
    return Table(columns, rows)


@given(tables(), st.sampled_from([156, 267]))
def test_columns_fill_the_width_at_a_size_that_can_be_read(table, width):
    fitted = fit(table, width)
    assert abs(sum(fitted.widths) - width) < 0.01
    assert 6.5 <= fitted.size <= table.size
    assert len(fitted.widths) == len(table.columns)


@given(st.integers(1, 16))
def test_an_identity_number_has_room_beside_many_columns(others):
    table = Table(
        (Column("身份证号"), *[Column("是否村干部")] * others),
        (("99010119580503001X", *["否"] * others),),
    )
    fitted = fit(table, 267)
    assert fitted.widths[0] - 2 * fitted.padding >= 18 * 0.6 * fitted.size * MM_PER_PT


def test_a_register_of_27_columns_fits_a4_across():
    heads = ["住房面积（平方米）"] * 25
    row = ("99010119580503001X", "13800000000", *["3,120.00"] * 25)
    table = Table((Column("身份证号"), Column("电话"), *map(Column, heads)), (row,))
    assert fit(table, 267).size >= 6.5


def test_the_boxes_of_a_form_fill_the_width():
    form = Form(((Field("姓名"), Field("性别"), Field("民族")), (Field("住址"),)))
    widths = form_widths(form, 156)
    assert len(widths) == 6
    assert abs(sum(widths) - 156) < 0.01
    assert widths[0] >= width_em("姓名") * 12 * MM_PER_PT
