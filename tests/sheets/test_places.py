"""Places by the names that people write, as of a day."""

from dataclasses import dataclass
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuopin.sheets.rules.places import Places

DAY = date(2007, 1, 8)


@dataclass
class Spot:
    """A version of a region."""

    code: str
    name: str
    valid_from: date | None = None
    valid_to: date | None = None
    predecessor: str = ""

    @property
    def level(self) -> str:
        return "township" if self.code.endswith("000") else "village"


SPOTS = [
    Spot("990101101000", "北山镇"), Spot("990101101201", "石桥村"),
    Spot("990101101001", "古城社区"),
    Spot("990101101202", "南村村"),
    Spot("990101201000", "南河乡"), Spot("990101201201", "柳湾村"),
    Spot("990101102000", "双河镇"), Spot("990101202000", "双河乡"),
    Spot("990101102201", "上村"), Spot("990101102001", "上社区"),
    # 老龙乡 became 新龙镇 in 2006; its village kept its name. 黑沟乡 was dissolved.
    Spot("990101203000", "老龙乡", None, date(2005, 12, 31)),
    Spot("990101203201", "龙头村", None, date(2005, 12, 31)),
    Spot("990101103000", "新龙镇", date(2006, 1, 1), None, "990101203000"),
    Spot("990101103201", "龙头村", date(2006, 1, 1), None, "990101203201"),
    Spot("990101204000", "黑沟乡", None, date(2004, 12, 31)),
    Spot("990101104000", "将来镇", date(2010, 1, 1)),
    Spot("990101101203", "旧名村", None, date(2006, 6, 30)),
    Spot("990101101203", "今名村", date(2006, 7, 1)),
]  # fmt: skip


def find(town: str, village: str | None = None) -> tuple[str, list[str]]:
    found = Places(SPOTS, DAY).find(town, village)
    return found.region, [f"{f.which}:{f.code}" for f in found.faults]


@pytest.mark.parametrize(
    "village", ["石桥", "石桥村", "石桥村委会", "石桥村民委员会", "石桥村村民委员会", "石桥社区",
                "石桥居委会",
                " 石 桥 村 ", "北山镇石桥村", "北山石桥"]
)  # fmt: skip
def test_a_village_is_known_with_and_without_its_ending(village: str) -> None:
    assert find("北山镇", village) == ("990101101201", [])


def test_a_community_is_known_as_a_village_and_the_other_way_round() -> None:
    assert find("北山", "古城村") == ("990101101001", [])
    assert find("北山", "南村") == ("990101101202", [])


def test_a_township_is_known_without_its_ending_unless_that_makes_two() -> None:
    assert find("北山") == ("990101101000", [])
    assert find("双河镇") == ("990101102000", [])
    assert find("双河") == ("", ["township:region_unknown"])


def test_a_full_name_decides_where_the_bare_one_makes_two() -> None:
    assert find("双河镇", "上村") == ("990101102201", [])
    assert find("双河镇", "上社区") == ("990101102001", [])
    assert find("双河镇", "上居委会") == ("", ["village:region_unknown"])


def test_a_township_with_another_ending_is_not_that_township() -> None:
    assert find("北山乡") == ("", ["township:region_unknown"])


def test_a_renamed_township_is_taken_with_a_warning_and_its_village_found() -> None:
    assert find("老龙乡", "龙头村") == ("990101103201", ["township:region_renamed"])
    assert find("新龙镇", "龙头") == ("990101103201", [])


def test_a_village_renamed_under_the_same_code_is_taken_with_a_warning() -> None:
    assert find("北山镇", "旧名村") == ("990101101203", ["village:region_renamed"])


def test_a_place_that_is_gone_or_to_come_is_not_valid() -> None:
    assert find("黑沟乡") == ("", ["township:region_not_valid"])
    assert find("将来镇") == ("", ["township:region_not_valid"])


def test_an_unknown_village_is_offered_its_nearest() -> None:
    found = Places(SPOTS, DAY).find("北山镇", "石礄村")
    [fault] = found.faults
    assert fault.code == "region_unknown"
    assert "石桥村" in str(fault.facts["hint"])


@given(
    st.sampled_from([("石桥", "990101101201"), ("古城", "990101101001")]),
    st.sampled_from(["", "村", "村委会", "村民委员会", "社区", "居委会"]),
    st.sampled_from(["北山", "北山镇"]),
)
def test_every_way_of_writing_gives_one_place(spot: tuple[str, str], end: str, town: str) -> None:
    assert find(town, spot[0] + end) == (spot[1], [])
