"""The life of an import: handed in, checked, then merged or refused."""

from tuopin.kit.lifecycle import Lifecycle, Move

IMPORT = Lifecycle(
    "import",
    start="received",
    moves=[
        Move("check", "received", "checked"),
        Move("check", "checked", "checked"),
        Move("merge", "checked", "merged"),
        Move("refuse", "received", "refused"),
        Move("refuse", "checked", "refused"),
    ],
    final=["merged", "refused"],
)
