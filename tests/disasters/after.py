"""What follows a disaster, by its real actions: shorthand for the tests of the room."""

from datetime import date, timedelta

import pytest

from tests.disasters.test_losses import REPORTED, lose, part_of
from tuopin.disasters import actions
from tuopin.disasters.models import Loss, Recovery, Relief, Support
from tuopin.kit.refusals import Refused

NEXT = REPORTED + timedelta(days=1)
WEEK = REPORTED + timedelta(days=7)
DUE = date(2007, 10, 31)


def lost(stage, of_event, application=None, **given):
    """Report a loss of an application's part (of a new household's), and return it."""
    application = application or stage.cleared()
    given = {"part": part_of(application).id, "destroyed_milli": 3_000} | given
    done = lose(stage, of_event, application.household, **given)
    return Loss.objects.get(id=done["loss"])


def needy(stage, of_event, home=None, on=REPORTED, **given):
    """Report that a household needs help at once, and return the loss."""
    home = home or stage.cleared().household
    given = {"loss_fen": 0, "rooms": 3, "people": 3, "urgent": True} | given
    return Loss.objects.get(id=lose(stage, of_event, home, on=on, **given)["loss"])


def verify(stage, *losses, who="county_head", on=NEXT, **said):
    given = [{"loss": loss.id} | said for loss in losses]
    done = actions.verify_loss(actor=stage.act(who), on=on, losses=given).result
    for loss in losses:
        loss.refresh_from_db()
    return done


def dispute(stage, loss, who="north_secretary", on=NEXT, text="少算了两头"):
    actions.dispute_loss(actor=stage.act(who), on=on, loss=loss.id, text=text)
    loss.refresh_from_db()


def close(stage, *losses, who="county_head", on=WEEK):
    done = actions.close_loss(actor=stage.act(who), on=on, losses=[loss.id for loss in losses])
    return done.result


def support(stage, of_event, fen=1_000_000, who="county_office", on=REPORTED, **given):
    given = {"source": "civil_affairs", "giver": "试民政局"} | given
    done = actions.take_support(actor=stage.act(who), on=on, event=of_event.id, fen=fen, **given)
    return Support.objects.get(id=done.result["support"])


def give(stage, of_event, *homes, fen=50_000, who="county_office", on=NEXT, kind="cash", **given):
    if "support" not in given:
        given = {"source": "civil_affairs"} | given
    else:
        given["support"] = given["support"].id
    done = actions.give_relief(
        actor=stage.act(who), on=on, event=of_event.id,
        given=[{"household": home.id, "kind": kind, "fen": fen} for home in homes], **given,
    )  # fmt: skip
    return [Relief.objects.get(id=done.result["reliefs"][str(home.id)]) for home in homes]


def void(stage, relief, who="county_head", on=WEEK, reason="写错了户"):
    return actions.void_relief(actor=stage.act(who), on=on, relief=relief.id, reason=reason)


def void_support(stage, held, who="county_head", on=WEEK, reason="多写了一个零"):
    return actions.void_support(actor=stage.act(who), on=on, support=held.id, reason=reason)


def plan(stage, loss, target=300_000, who="north_office", on=NEXT, **given):
    given = {"measures": "补栏两头，抢种秋菜", "due_on": DUE} | given
    done = actions.plan_recovery(
        actor=stage.act(who), on=on, event=loss.event_id, household=loss.household_id,
        target_fen=target, **given,
    )  # fmt: skip
    return Recovery.objects.get(id=done.result["recovery"])


def begin(stage, recovery, who="north_liaison", on=NEXT):
    actions.begin_recovery(actor=stage.act(who), on=on, recovery=recovery.id)
    recovery.refresh_from_db()


def win(stage, recovery, loss, fen=100_000, who="north_liaison", on=WEEK, **given):
    return actions.record_recovered(
        actor=stage.act(who), on=on, recovery=recovery.id, loss=loss.id, fen=fen, **given
    ).result


def finish(stage, recovery, who="north_secretary", on=DUE, text=""):
    done = actions.finish_recovery(actor=stage.act(who), on=on, recovery=recovery.id, text=text)
    recovery.refresh_from_db()
    return done.result


def give_up(stage, recovery, who="north_secretary", on=DUE, reason="户主外出务工"):
    actions.give_up_recovery(actor=stage.act(who), on=on, recovery=recovery.id, reason=reason)
    recovery.refresh_from_db()


def sweep(stage, on):
    return actions.sweep(actor=stage.world.operator, on=on).result


def refusal(work, *args, **given):
    """Return the refusal of what is not done; both languages must say it."""
    with pytest.raises(Refused) as refused:
        work(*args, **given)
    for lang in ("zh", "en"):
        assert refused.value.text(lang)
        assert refused.value.mend(lang)
        assert all(row.why for row in refused.value.culprits(lang))
    return refused.value


def code(work, *args, **given):
    return refusal(work, *args, **given).code
