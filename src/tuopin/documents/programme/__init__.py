"""Papers of the programme: plans."""

from tuopin.documents.asking import Kind
from tuopin.documents.programme import plan

KINDS: tuple[Kind, ...] = (plan.KIND,)
