"""Papers of inspection: the sheet at home, the township's list, a finding, its setting right."""

from tuopin.documents.asking import Kind
from tuopin.documents.oversight import finding, inspection, inspection_list, rectification

KINDS: tuple[Kind, ...] = (
    inspection.KIND,
    inspection_list.KIND,
    finding.KIND,
    rectification.KIND,
)
