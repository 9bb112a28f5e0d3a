"""Papers of disasters: loss sheet, certificate, relief list, plan of self-rescue."""

from tuopin.documents.asking import Kind
from tuopin.documents.disasters import loss_certificate, loss_sheet, relief_list, self_rescue

KINDS: tuple[Kind, ...] = (
    loss_sheet.KIND,
    loss_certificate.KIND,
    relief_list.KIND,
    self_rescue.KIND,
)
