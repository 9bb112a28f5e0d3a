"""Papers of selection: application, verification, opinion, decision, public notice."""

from functools import partial

from tuopin.documents.asking import Kind
from tuopin.documents.facts import household_items
from tuopin.documents.selection import (
    application,
    approval_form,
    approval_list,
    notice,
    opinion,
    registration,
    verification,
)

# Who was excluded was visited all the same, and has an application on file (R25, R30).
_ALL = partial(household_items, out=True)

KINDS: tuple[Kind, ...] = (
    Kind(
        "application",
        "SQ",
        "household",
        _ALL,
        application.make,
        template=application.TEMPLATE,
    ),
    Kind("registration", "DJ", "household", household_items, registration.make),
    Kind(
        "verification",
        "HC",
        "household",
        _ALL,
        verification.make,
        template=verification.TEMPLATE,
    ),
    Kind("opinion", "LZ", "household", household_items, opinion.make),
    Kind("approval_form", "SP", "household", household_items, approval_form.make),
    Kind(
        "approval_list",
        "SD",
        "county",
        approval_list.items,
        approval_list.make,
        asked=approval_list.ASKED,
    ),
    Kind(
        "notice",
        "GS",
        "township",
        notice.items,
        notice.make,
        template=notice.TEMPLATE,
        asked=notice.ASKED,
    ),
)
