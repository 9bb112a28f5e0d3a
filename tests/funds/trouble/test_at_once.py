"""Two approvals at the same moment: never more than the quota, never one certificate twice."""

from datetime import date
from threading import Barrier, Thread

import pytest

from tests.agreements.stage import Stage
from tests.funds.purse import Purse
from tests.funds.trouble.hardship import LATE, Hardship, wrong
from tests.ground import copied, ground
from tests.world import COUNTY, World
from tuopin.funds.models import WriteOff
from tuopin.funds.queries import quota
from tuopin.kit.refusals import Refused
from tuopin.policy.actions import set_rule

# Asked for so that there is a database of the tests, whose schema the ground takes over.
pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def seconded(django_db_setup, django_db_blocker, tmp_path_factory):
    """A committed county in which three write-offs of 2,000 yuan wait for the second approval."""
    folder = tmp_path_factory.mktemp("at-once")
    with django_db_blocker.unblock(), ground(folder) as made:
        with made.stood_on():
            purse = Purse(Stage(World()))
            purse.come()
            hardship = Hardship(purse)
            for loan in purse.paid(3):
                hardship.approve(hardship.propose(loan), "county_leader")
        yield made, hardship


def together(made, works):
    """Do all at the same moment, each in a thread with a connection of its own."""
    barrier, answers = Barrier(len(works)), {}

    def run(place, work):
        with made.stood_on():
            barrier.wait(30)
            try:
                answers[place] = work()
            except Refused as refusal:
                answers[place] = refusal.code

    threads = [Thread(target=run, args=(n, work)) for n, work in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return [answers.get(n) for n in range(len(works))]


@pytest.mark.parametrize(("basis_points", "fit"), [(2000, 1), (4000, 2), (6000, 3)])
def test_approvals_at_once_keep_to_the_quota(seconded, basis_points, fit):
    source, hardship = seconded
    with copied(source) as made:
        with made.stood_on():
            set_rule(
                actor=hardship.act("county_head"), on=date(2009, 1, 2), code="write_off.quota_bp",
                value=basis_points, valid_from=date(2009, 1, 2), document="县办〔2009〕1号",
            )  # fmt: skip
            keys = list(WriteOff.objects.values_list("id", flat=True))
            head = hardship.act("county_head")
        hardship.act = lambda who: head
        answers = together(
            made, [lambda key=key: hardship.approve(key, "county_head") for key in keys]
        )
        posted = [a for a in answers if isinstance(a, dict)]
        assert sorted(a["certificate"] for a in posted) == [
            f"核销〔2009〕{n}号" for n in range(1, fit + 1)
        ]
        assert [a for a in answers if not isinstance(a, dict)] == ["above_quota"] * (3 - fit)
        with made.stood_on():
            assert quota(COUNTY, LATE).used_fen == 200_000 * fit
            assert not wrong()
