"""Papers of visits: the visit, the purchase, the change of a project, training, a hand-over."""

from tuopin.documents.asking import Kind
from tuopin.documents.visits import change, hand_over, purchase, training, visit, year

KINDS: tuple[Kind, ...] = (
    visit.KIND,
    year.KIND,
    purchase.KIND,
    change.KIND,
    training.KIND,
    hand_over.KIND,
)
