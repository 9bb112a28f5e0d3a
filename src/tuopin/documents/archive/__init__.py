"""Papers of a household's file: its cover and its contents."""

from tuopin.documents.archive import contents, cover
from tuopin.documents.asking import Kind

KINDS: tuple[Kind, ...] = (cover.KIND, contents.KIND)
