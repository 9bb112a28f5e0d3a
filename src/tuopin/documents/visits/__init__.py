"""Papers of visits: the visit, the purchase, the change of a project, training."""

from tuopin.documents.asking import Kind
from tuopin.documents.visits import change, purchase, training, visit, year

KINDS: tuple[Kind, ...] = (visit.KIND, year.KIND, purchase.KIND, change.KIND, training.KIND)
