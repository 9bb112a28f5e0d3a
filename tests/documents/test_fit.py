"""Column widths: they fill the text area, and no number runs over its neighbour."""

from hypothesis import given
from hypothesis import strategies as st

from tuopin.documents.fit import fit, form_widths, is_short
from tuopin.documents.layout import MM_PER_PT, width_em
from tuopin.documents.tree import Band, Column, Field, Form, Subtotal, Table

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


def test_a_name_of_three_is_whole_however_many_columns_there_are():
    heads = (Column("Name"), *[Column("Main cause of poverty")] * 22)
    table = Table(heads, (("试甲喆", *["not known yet"] * 22),))
    fitted = fit(table, 267)
    assert fitted.widths[0] - 2 * fitted.padding >= 3 * fitted.size * MM_PER_PT


def test_bands_and_subtotals_do_not_disturb_the_widths():
    columns = (Column("姓名"), Column("金额"))
    plain = Table(columns, (("试甲", "1,500.00"),))
    listed = Table(columns, (Band("很长的乡镇名称" * 5), *plain.rows, Subtotal(("小计", "1,500"))))
    assert fit(listed, 156) == fit(plain, 156)
    assert all(is_short(row, fit(listed, 156)) for row in listed.rows)


def test_an_empty_column_of_a_list_to_sign_has_room_for_a_signature():
    table = Table(
        (Column("姓名"), Column("项目"), Column("签字")), (("试甲", "养猪" * 20, ""),), tall=True
    )
    assert fit(table, 156).widths[2] >= 28


def test_a_number_in_the_middle_of_a_forms_line_has_its_room():
    number = Field("身份证号码或者其他证件", "99010119580503001X")
    widths = form_widths(Form(((number, Field("电话", "13800000000")),)), 156)
    assert widths[1] >= 18 * 0.5 * 12 * MM_PER_PT
    assert widths[0] >= 4 * 12 * MM_PER_PT


def test_a_labels_words_in_english_have_their_room():
    form = Form(((Field("Responsible officer", "试甲"), Field("Sex", "male")),))
    assert form_widths(form, 156)[0] >= len("Responsible") * 0.5 * 12 * MM_PER_PT
