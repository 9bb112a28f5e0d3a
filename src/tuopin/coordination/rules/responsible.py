"""Who answers for a township: one person directly (R53), three posts specifically (R54).

The posts are known by their titles, as the county's offices keep them.
"""

DIRECT = "direct"
# By what stands in a post's title: the secretary in charge, the organiser, the association's.
SPECIFIC = {"deputy": "副书记", "organiser": "组织委员", "association": "秘书长"}
DUTIES = (DIRECT, *SPECIFIC)


def duty_of(role: str, title: str) -> str:
    """Return the duty that somebody has by a post in a township, '' for none.

    The Party secretary answers directly whatever the title says; a title may name two duties, of
    which the first counts.
    """
    if role == "township_secretary":
        return DIRECT
    return next((duty for duty, named in SPECIFIC.items() if named in title), "")
