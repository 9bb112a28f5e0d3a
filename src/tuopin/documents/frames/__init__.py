"""How papers that are no letters are set: a certificate, a card for the door, a file's cover.

Each fills one framed sheet: the largest type is taken in which all of it has room, its lines are
spread, and what is left parts its foot from its text. Both writers read this; a usual paper gets
what layout.py says.
"""

from tuopin.documents.frames.filling import framed
from tuopin.documents.frames.looks import Border, Setting, Title

__all__ = ["Border", "Setting", "Title", "framed"]
