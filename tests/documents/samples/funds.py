"""Papers of money composed from invented facts, to look at."""

from collections.abc import Callable
from datetime import date

from django.utils.translation import override

from tuopin.documents.funds.collection_list import Collection, Due, collection_list
from tuopin.documents.funds.payroll import payroll
from tuopin.documents.funds.receipt import Receipt, receipt
from tuopin.documents.funds.transfer_notice import transfer_notice
from tuopin.documents.funds.transferring import Line, Transfer
from tuopin.documents.funds.write_off import Certified, certificate
from tuopin.documents.letterhead import Organ
from tuopin.documents.tree import Hands, Paper
from tuopin.documents.wording import NO_WORDS, Words, default

_VILLAGES = ("柳湾村", "石桥村", "松坡村")
_NAMES = ("试甲喆", "试乙", "试丙", "试丁", "试戊")
TRANSFER = Transfer(
    county="石桥县",
    township="北山镇",
    batch=1,
    sent_on=date(2007, 4, 2),
    lines=tuple(
        Line(
            number=f"07-1-103-{n:03d}",
            name=_NAMES[n % 5],
            village=_VILLAGES[(n - 1) // 5],
            fen=200_000 + 10_050 * (n % 3),
            identity="990101********001X",
        )
        for n in range(1, 13)
    ),
    payment_days=15,
)
RECEIPT = Receipt(
    number="收000012",
    county="石桥县",
    payer="试甲喆",
    place="北山镇柳湾村",
    note="07-1-103-012",
    batch=1,
    fen=140_950,
    principal_fen=140_950,
    fee_fen=0,
    kept_fen=0,
    refunded_fen=0,
    owed_fen=59_100,
    written_off=False,
    taker="试联",
    hand="联系人",
    paid_on=date(2008, 3, 3),
)
CERTIFIED = Certified(
    number="核销〔2009〕3号", county="试验县", household="甲1", place="北山镇石桥村",
    note="07-1-101-001", paid_on=date(2007, 4, 10), lent_fen=200_000, repaid_fen=59_050,
    written_off_fen=140_950, cause="本人死亡，无人承还", reason="本人去世",
    document="北政〔2009〕9号",
    hands=(("试甲", date(2009, 8, 3)), ("试乙", date(2009, 8, 20)), ("试丙", date(2009, 9, 1))),
    posted_on=date(2009, 9, 1),
)  # fmt: skip
COLLECTION = Collection(
    county="石桥县",
    township="北山镇",
    officer="试联",
    as_of=date(2008, 12, 31),
    loans=tuple(
        Due(
            number=f"07-1-103-{n:03d}",
            name=_NAMES[n % 5],
            village=_VILLAGES[(n - 1) // 5],
            lent_fen=200_000,
            back_fen=40_000 * (n % 4),
            owed_fen=200_000 - 40_000 * (n % 4),
            late_fen=0 if n % 4 else 100_000,
            due_on=date(2009, 4, 9),
        )
        for n in range(1, 13)
    ),
)
ORGAN = Organ(
    "石桥县",
    "石桥县农村贫困党员脱贫工程领导组办公室",
    "石脱贫办",
    "石桥县农村贫困党员脱贫工程领导组办公室文件",
)
SIGNED = Hands((("制表人", "试会计"), ("审核人", ""), ("填报日期", "")))
_MADE: dict[str, Callable[[Words], Paper]] = {
    "transfer_notice": lambda words: transfer_notice(
        TRANSFER, words, ORGAN, number="石脱贫办〔2007〕12号", copies="县财政结算中心，北山镇党委"
    ),
    "payroll": lambda _words: payroll(TRANSFER, SIGNED),
    "collection_list": lambda _words: collection_list(COLLECTION, SIGNED),
    "receipt": lambda _words: receipt(RECEIPT),
    "write_off": lambda words: certificate(CERTIFIED, words),
}
_WORDED = ("transfer_notice", "write_off")


def made(lang: str) -> dict[str, tuple[Paper, ...]]:
    """Return each kind's paper in a language."""
    short = "en" if lang == "en" else "zh"
    with override(lang):
        return {
            code: (make(default(code, short) if code in _WORDED else NO_WORDS),)
            for code, make in _MADE.items()
        }


SAMPLES = made("zh-hans") | {f"{code}.en": papers for code, papers in made("en").items()}
