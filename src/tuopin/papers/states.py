"""The lives of print runs, of printed papers and of scans."""

from tuopin.kit.lifecycle import Lifecycle, Move

PRINT_RUN = Lifecycle(
    "print_run",
    start="asked",
    moves=[
        Move("finish", "asked", "ready"),
        Move("cancel", "asked", "cancelled"),
    ],
    final=["ready", "cancelled"],
)
# A paper is one with what it says: other words make another paper, which takes its place.
ISSUED = Lifecycle(
    "issued_paper",
    start="printed",
    moves=[
        Move("print", "printed", "printed"),
        Move("print", "signed", "signed"),
        Move("sign", "printed", "signed"),
        Move("unsign", "signed", "printed"),
        Move("replace", "printed", "replaced"),
        Move("replace", "signed", "replaced"),
        Move("print", "replaced", "printed"),
        Move("void", "printed", "void"),
        Move("void", "signed", "void"),
    ],
    final=["void"],
)
SCAN = Lifecycle(
    "scan",
    start="handed_in",
    moves=[Move("read", "handed_in", "read")],
    final=["read"],
)
SCAN_PAGE = Lifecycle(
    "scan_page",
    start="waiting",
    moves=[
        Move("file", "waiting", "filed"),
        Move("drop", "waiting", "dropped"),
        Move("take_back", "filed", "waiting"),
        Move("take_back", "dropped", "waiting"),
    ],
)
