"""What a photographed or scanned paper is by its content: receipts, requests (R63)."""

# Three phone pictures; a county keeps tens of thousands of them.
MOST_BYTES = 8 * 2**20
# Pictures of one look at a home: the house, each part, the people; a phone sends them at once.
MOST_PHOTOS = 6
_MARKS = (
    (b"%PDF-", "application/pdf"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
)


def media_type(data: bytes) -> str:
    """Return the media type of a paper by its first bytes; '' for what is none that is kept."""
    return next((kind for mark, kind in _MARKS if data.startswith(mark)), "")
