"""Pictures of a paper's pages, small enough to stand in a page as they are."""

import base64
from io import BytesIO
from threading import Lock

import pypdfium2

from tuopin.documents import pdf
from tuopin.documents.tree import Paper

# Pixels an inch: sharp enough to read on a screen.
_DPI = 96
MOST_PAGES = 6
# The library that draws pages cannot be called by two threads at once.
_LOCK = Lock()


def pages_of(paper: Paper) -> list[str]:
    """Return the first pages of a paper as addresses that hold the picture itself."""
    data = pdf.write(paper, tags=False)
    with _LOCK:
        drawn = _drawn(data)
    return [f"data:image/png;base64,{base64.b64encode(one).decode()}" for one in drawn]


def _drawn(data: bytes) -> list[bytes]:
    document = pypdfium2.PdfDocument(data)
    try:
        found = []
        for n in range(min(len(document), MOST_PAGES)):
            picture = document[n].render(scale=_DPI / 72, grayscale=False).to_pil()
            out = BytesIO()
            # Few colours stand on a paper: a palette takes a third of the room.
            picture.convert("P", colors=32).save(out, "PNG", optimize=True)
            found.append(out.getvalue())
        return found
    finally:
        document.close()
