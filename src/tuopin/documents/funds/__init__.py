"""Papers of money: notice of a transfer, payment roll, receipt, collection list, write-off."""

from tuopin.documents.asking import Kind
from tuopin.documents.funds import (
    collection_list,
    payroll,
    receipt,
    transfer_notice,
    write_off,
)

KINDS: tuple[Kind, ...] = (
    transfer_notice.KIND,
    payroll.KIND,
    collection_list.KIND,
    receipt.KIND,
    write_off.KIND,
)
