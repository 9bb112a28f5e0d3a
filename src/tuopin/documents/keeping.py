"""What stays together on a page: both writers read it."""

from collections.abc import Iterator, Sequence
from itertools import takewhile
from types import UnionType

from tuopin.documents.layout import CHARACTERS, width_em
from tuopin.documents.tree import (
    Attachments,
    Block,
    Form,
    Hands,
    Note,
    Para,
    Ruled,
    Sign,
    Signatories,
    Table,
    plain,
)

# A paragraph up to this long stays with the signature after it, which may not stand alone.
_KEPT_LINES = 8
# At most so many of them stay with a table's last row.
_KEPT_PARAS = 2
_KEPT_RULED = 4


def around(blocks: Sequence[Block]) -> Iterator[tuple[Block | None, Block, Block | None]]:
    """Yield each block with the one before and the one after it."""
    for i, block in enumerate(blocks):
        yield blocks[i - 1] if i else None, block, blocks[i + 1] if i + 1 < len(blocks) else None


def keeps_with_next(block: Block, following: Block | None) -> bool:
    """Return whether a block stays on the next one's page.

    So do text before a signature, a signature before a note, and a form's title.
    """
    if isinstance(block, Sign):
        return isinstance(following, Note)
    if isinstance(block, Form) and not block.lines:
        return isinstance(following, Table | Form)
    if not isinstance(following, Sign | Signatories):
        return isinstance(following, Attachments) and _is_short(block)
    return isinstance(block, Attachments) or _is_short(block)


def joins(before: Block | None, block: Block) -> bool:
    """Return whether a table or form is set close under the one before it, as one form."""
    above = isinstance(block, Table) and (block.title or block.unit)
    return isinstance(before, Table | Form) and isinstance(block, Table | Form) and not above


def below(blocks: Sequence[Block], table: int) -> int:
    """Return how many blocks below the table at an index stay with its last row.

    Notes and hands do, and a closing sentence or two with the signature and the notes under it,
    which may not have a page to themselves.
    """
    rest = blocks[table + 1 :]
    placed = _leading(rest, Note | Hands)
    closing = placed + sum(1 for _ in takewhile(_is_sentence, rest[placed:]))
    signed = closing + _leading(rest[closing:], Sign)
    if signed == closing or closing - placed > _KEPT_PARAS:
        return placed
    return signed + _leading(rest[signed:], Note)


def _leading(blocks: Sequence[Block], kinds: type[Block] | UnionType) -> int:
    return sum(1 for _ in takewhile(lambda block: isinstance(block, kinds), blocks))


def _is_short(block: Block) -> bool:
    if isinstance(block, Ruled):
        return block.lines <= _KEPT_RULED
    return _is_sentence(block)


def _is_sentence(block: Block) -> bool:
    return isinstance(block, Para) and width_em(plain(block.text)) <= _KEPT_LINES * CHARACTERS
