"""Papers of what came of it: the exit from poverty, and stories with consent."""

from tuopin.documents.asking import Kind
from tuopin.documents.outcomes import exiting, story

KINDS: tuple[Kind, ...] = (exiting.KIND, story.KIND)
