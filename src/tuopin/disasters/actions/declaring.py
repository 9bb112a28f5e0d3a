"""Disasters are declared, at night by the township that was struck, and set right (R97, R98)."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q

from tuopin.base import rows
from tuopin.disasters.models import Event, Loss
from tuopin.kit.refusals import Refused
from tuopin.kit.scope import area_prefix, region_range
from tuopin.kit.terms import Word
from tuopin.kit.unreadable import Unreadable
from tuopin.kit.words import read
from tuopin.policy.queries import terms_on
from tuopin.workflow.actions import Act, action


@action("disasters.declare")
def declare(
    act: Act, *, code: str, name: str, kind: str, happened_on: date, region: str,
    other_kinds: str = "", severity: str = "",
) -> dict[str, str]:  # fmt: skip
    """Enter a disaster: code, name, main kind and others (joined by 、), day, area (R97, R98).

    A township declares for itself, so that urgent needs are on the list the same night (R101); the
    county widens it. Refuses 'bad_value' for an unknown kind, 'missing_value', 'date_future',
    'event_there' when code or name is taken.
    """
    act.cover(region)
    if not code.strip():
        raise Refused("missing_value", field=Word("word.event_code"))
    if happened_on > act.on:
        raise Refused("date_future", date=happened_on)
    said = _said(act, name, kind, other_kinds, severity)
    _refuse_taken(act.county, Q(code=code.strip()[:20]) | Q(name=said["name"]))
    made = Event(
        county=act.county, code=code.strip()[:20], happened_on=happened_on, region=region, **said
    )
    rows.put(made)
    act.about(made.id, region)
    act.note(code=made.code, name=made.name)
    return {"event": str(made.id)}


@action("disasters.amend")
def amend(
    act: Act, *, event: UUID, name: str, kind: str, region: str, other_kinds: str = "",
    severity: str = "",
) -> dict[str, str]:  # fmt: skip
    """Set right what a disaster is called, its kinds, how heavy it was, how far it reached.

    Its code and its day stay, for figures and losses rest on them. Refuses 'missing_value',
    'bad_value', 'event_there', 'losses_outside' for an area that leaves reported losses out.
    """
    held = act.take(Event, event)
    act.cover(held.region, region)
    said = _said(act, name, kind, other_kinds, severity) | {"region": region}
    _refuse_taken(act.county, Q(name=said["name"]) & ~Q(id=held.id))
    low, high = region_range(area_prefix(region))
    outside = Loss.objects.filter(county=act.county, event=held).exclude(
        region__gte=low, region__lt=high
    )
    if left := outside.count():
        raise Refused("losses_outside", event=held.name, count=left)
    changed = {
        field: [getattr(held, field), value]
        for field, value in said.items()
        if getattr(held, field) != value
    }
    rows.change(held, **said)
    act.about(held.id, region)
    act.note(code=held.code, changed=changed)
    return {"event": str(held.id)}


def _said(act: Act, name: str, kind: str, other_kinds: str, severity: str) -> dict[str, Any]:
    if not name.strip():
        raise Refused("missing_value", field=Word("word.event_name"))
    extra = terms_on(act.county, act.on).get("words.extra", {})
    others = [_kind(part, extra) for part in other_kinds.replace("、", " ").split()]
    return {
        "name": name.strip()[:60], "kind": _kind(kind, extra), "other_kinds": "、".join(others),
        "severity": severity.strip()[:60],
    }  # fmt: skip


def _refuse_taken(county: str, same: Q) -> None:
    there = Event.objects.filter(same, county=county).first()
    if there is not None:
        raise Refused("event_there", event=there.name, code=there.code, day=there.happened_on)


def _kind(text: str, extra: dict[str, list[str]]) -> str:
    try:
        return read("disaster_kind", text, extra)
    except Unreadable:
        raise Refused("bad_value", field=Word("word.event_kind"), value=text) from None
