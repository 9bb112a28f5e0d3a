"""The officer let go: 不脱贫不脱钩，资金不回收责任不解除 (R71, R72)."""

from datetime import date, timedelta

import pytest

from tests.outcomes.lives import CONFIRMED, RELEASED, refused, why
from tests.world import COUNTY
from tuopin.funds.models import Loan
from tuopin.kit.scope import whole_county
from tuopin.outcomes.actions import release, return_exit
from tuopin.outcomes.models import Release
from tuopin.outcomes.queries import releases, to_release
from tuopin.outcomes.rules.exiting import Lent, why_held
from tuopin.selection.actions import pair
from tuopin.selection.models import Pairing
from tuopin.selection.queries import pairings_on

WHOLE = whole_county(COUNTY)


def let_go(lives, row, on=RELEASED, who="county_head"):
    done = release(actor=lives.act(who), on=on, exit=row.id, document="县办〔2007〕40号")
    return done.result


def indebted(lives):
    """Return an exit confirmed with a debt, where policy allows that."""
    home = lives.home()
    keys = lives.seconded(home)
    lives.allow_debt()
    lives.confirm(*keys)
    return home, keys[0]


def test_out_of_poverty_and_paid_back_both_officers_are_released(lives):
    home = lives.home()
    [row] = lives.out(home)
    assert list(to_release(WHOLE, RELEASED)) == [row]
    done = let_go(lives, row)
    assert len(done["pairings"]) == 2
    assert set(pairings_on(COUNTY, [home.id], RELEASED)[home.id]) == {"liaison", "lead"}
    assert not pairings_on(COUNTY, [home.id], RELEASED + timedelta(days=1))
    assert releases(COUNTY, [row])[row.id].document == "县办〔2007〕40号"
    assert not to_release(WHOLE, RELEASED)


def test_nobody_is_released_before_the_exit_is_confirmed(lives):
    home = lives.home()
    [key] = lives.seconded(home)
    lives.settle(home)
    refusal = refused(release, actor=lives.act("county_head"), on=RELEASED, exit=key)
    assert refusal.code == "release_not_out"
    assert "乡镇已确认" in refusal.text()
    assert "Confirmed by the township" in refusal.text("en")
    assert not Release.objects.exists()


def test_nobody_is_released_while_the_money_is_not_back(lives):
    home, key = indebted(lives)
    refusal = refused(release, actor=lives.act("county_head"), on=RELEASED, exit=key)
    assert (refusal.code, why(refusal)) == ("release_refused", ["why.loan_owed"])
    assert refusal.rows[0].name == Loan.objects.get(household=home).number
    assert not to_release(WHOLE, RELEASED)
    assert Pairing.objects.filter(household=home, until_on__isnull=True).count() == 2


@pytest.mark.parametrize(
    ("loan", "reason"),
    [
        (Lent("1", "reserved", 0), "why.money_on_way"),
        (Lent("1", "allotted", 0), "why.money_on_way"),
        (Lent("1", "paid", 5), "why.loan_owed"),
        (Lent("1", "written_off", 5), "why.written_off_owed"),
        (Lent("1", "written_off", 0), ""),
        (Lent("1", "settled", 0), ""),
    ],
)
def test_written_off_is_not_paid_back(loan, reason):
    assert why_held(loan) == reason


def test_the_list_and_the_act_agree_on_a_debt_that_was_written_off(lives):
    home, key = indebted(lives)
    Loan.objects.filter(household=home).update(state="written_off", written_off_fen=200_000)
    refusal = refused(release, actor=lives.act("county_head"), on=RELEASED, exit=key)
    assert why(refusal) == ["why.written_off_owed"]
    assert not to_release(WHOLE, RELEASED)
    Loan.objects.filter(household=home).update(recovered_fen=200_000)
    assert to_release(WHOLE, RELEASED).count() == 1


def test_nobody_is_released_twice_or_before_the_confirmation(lives):
    [row] = lives.out(lives.home())
    assert refused(let_go, lives, row, CONFIRMED - timedelta(days=1)).code == "too_early"
    let_go(lives, row)
    assert refused(let_go, lives, row).code == "released"


def test_a_pairing_that_begins_later_is_not_ended_before_it_begins(lives):
    home = lives.home()
    [row] = lives.out(home)
    later = date(2007, 12, 20)
    pair(
        actor=lives.act("county_office"), on=later, household=home.id, role="liaison",
        officer=lives.world.people["north_liaison2"],
    )  # fmt: skip
    assert refused(let_go, lives, row).code == "too_early"
    let_go(lives, row, later)


def test_only_the_county_head_releases(lives):
    [row] = lives.out(lives.home())
    assert refused(let_go, lives, row, who="north_secretary").code == "forbidden"


def test_a_household_back_in_poverty_gets_an_officer_again(lives):
    home = lives.home()
    [row] = lives.out(home)
    let_go(lives, row)
    day = date(2007, 12, 10)
    return_exit(actor=lives.act("county_head"), on=day, exit=row.id, reason="遭了灾")
    pair(
        actor=lives.act("county_office"), on=day, household=home.id, role="liaison",
        officer=lives.world.people["north_liaison"],
    )  # fmt: skip
    assert set(pairings_on(COUNTY, [home.id], day)[home.id]) == {"liaison"}
