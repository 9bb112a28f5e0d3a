"""Papers of agreements: contract, note, letters of responsibility, the card for the door."""

from tuopin.documents.agreements import (
    contract,
    letter,
    letter_branch,
    letter_liaison,
    letter_township,
    liaison_card,
    note,
)
from tuopin.documents.asking import Kind

KINDS: tuple[Kind, ...] = (
    contract.KIND,
    note.KIND,
    letter.KIND,
    letter_township.KIND,
    letter_liaison.KIND,
    letter_branch.KIND,
    liaison_card.KIND,
)
