"""The certificate of a write-off: the amount in capitals, three people, and that the debt stays."""

from datetime import date

from tuopin.documents.tree import plain_text
from tuopin.documents.write_off import Certified, certificate

FACTS = Certified(
    number="核销〔2009〕3号", county="试验县", household="甲1", place="北山镇石桥村",
    note="07-1-101-001", paid_on=date(2007, 4, 10), lent_fen=200_000, repaid_fen=59_050,
    written_off_fen=140_950, cause="本人死亡，无人承还", reason="本人去世",
    document="北政〔2009〕9号",
    hands=(("试甲", date(2009, 8, 3)), ("试乙", date(2009, 8, 20)), ("试丙", date(2009, 9, 1))),
    posted_on=date(2009, 9, 1),
)  # fmt: skip


def test_a_certificate_says_how_much_in_capitals_and_by_whom():
    text = plain_text(certificate(FACTS))
    for words in (
        "核销〔2009〕3号", "人民币壹仟肆佰零玖元伍角", "￥1,409.50", "07-1-101-001", "本人死亡",
        "试甲", "试乙", "试丙", "2009年9月1日", "试验县",
    ):  # fmt: skip
        assert words in text


def test_a_certificate_says_that_the_debt_stays():
    text = plain_text(certificate(FACTS))
    assert "不免除债务" in text
    assert "担保责任不解除" in text
