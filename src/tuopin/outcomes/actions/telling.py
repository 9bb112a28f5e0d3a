"""Stories of households: written, agreed to on a signed paper, published, taken back (R93)."""

from typing import Any
from uuid import UUID

from tuopin.base import rows
from tuopin.kit.refusals import Refused
from tuopin.kit.terms import Word
from tuopin.offices.queries import names_on, place_of
from tuopin.outcomes.actions.shared import home_of, refuse_before
from tuopin.outcomes.models import Story
from tuopin.outcomes.rules.telling import Agreed, why_not_told
from tuopin.outcomes.states import STORY
from tuopin.register.queries import people_of
from tuopin.selection.actions.shared import said
from tuopin.workflow.actions import Act, action

LONGEST = 8000


@action("outcomes.write_story")
def write_story(
    act: Act, *, household: UUID, title: str, text: str, story: UUID | None = None
) -> dict[str, str]:
    """Write a household's story, or rewrite a draft that nobody has agreed to yet (`story`).

    Refuses 'missing_value', 'bad_value' for a text over 8000 characters, 'story_agreed' for one
    that the household has agreed to: what was signed is not edited.
    """
    home = home_of(act, household)
    head, words = said("title", title, 80), said("text", text, LONGEST)
    if story is not None:
        found = act.take(Story, story)
        if found.household_id != home.id:
            raise Refused("not_found")
        if found.state != STORY.start:
            raise Refused("story_agreed")
        refuse_before(act, found.written_on)
        rows.change(found, title=head, text=words, written_on=act.on, written_by=act.actor.id)
        return {"story": str(found.id)}
    made = Story(
        county=act.county,
        household=home,
        region=home.region,
        title=head,
        text=words,
        written_on=act.on,
        written_by=act.actor.id,
    )
    rows.put(made)
    act.note(story=str(made.id))
    return {"story": str(made.id)}


@action("outcomes.consent")
def consent(
    act: Act,
    *,
    story: UUID,
    paper: str,
    real_name: bool = False,
    age_and_place: bool = False,
    picture: bool = False,
) -> dict[str, str]:
    """Record what a household agreed to on a signed paper, by its number (R93).

    Whether the real name, the age and place, and a picture may be shown; nothing unless said.
    """
    found, state = _taken(act, story, "consent")
    rows.change(
        found,
        state=state,
        consented_on=act.on,
        consent_paper=said("paper", paper, 40),
        real_name=real_name,
        age_and_place=age_and_place,
        picture=picture,
    )
    act.note(story=str(found.id), real_name=real_name, age_and_place=age_and_place)
    return {"story": str(found.id), "state": state}


@action("outcomes.publish_story")
def publish_story(act: Act, *, story: UUID) -> dict[str, str]:
    """Publish a story that its household agreed to, as far as it agreed (R93).

    Refuses 'story_says_too_much': a number that identifies somebody, or a name, age or place in
    the text that was not agreed to.
    """
    found, state = _taken(act, story, "publish_story")
    people = people_of(act.county, [found.household_id]).get(found.household_id, [])
    place = place_of(names_on(act.county, act.on), found.region)
    agreed = Agreed(found.real_name, found.age_and_place, found.picture)
    names = [person.name for person in people]
    why = why_not_told(f"{found.title}\n{found.text}", agreed, names, [*place])
    if why:
        raise Refused("story_says_too_much", why=Word(why))
    rows.change(found, state=state, published_on=act.on, published_by=act.actor.id)
    act.note(story=str(found.id))
    return {"story": str(found.id), "state": state}


@action("outcomes.take_back_story")
def take_back_story(act: Act, *, story: UUID, reason: str) -> dict[str, str]:
    """Take a consent back: the story is told no more from that day on (R93)."""
    found, state = _taken(act, story, "take_back")
    why = said("reason", reason, 300)
    rows.change(found, state=state, taken_back_on=act.on)
    act.note(story=str(found.id), reason=why)
    return {"story": str(found.id), "state": state}


def _taken(act: Act, key: UUID, verb: str) -> tuple[Any, str]:
    """Lock a story of the actor's area for a verb; return it with the state that follows."""
    found = act.take(Story, key)
    act.cover(found.region)
    state = STORY.after(found.state, verb)
    days = (found.written_on, found.consented_on, found.published_on)
    refuse_before(act, max(day for day in days if day is not None))
    act.about(found.household_id, found.region)
    return found, state
