"""What may stand in a paper's text: printable characters, blanks, line ends, nothing hidden."""

import unicodedata

# Cc control, Cf hidden marks (zero-width, writing-direction overrides), Cs halves of pairs,
# Cn characters that do not exist.
_UNWANTED = {"Cc", "Cf", "Cs", "Cn"}
_BREAKS = dict.fromkeys(map(ord, "\u0085\u2028\u2029\v\f"), "\n") | {ord("\t"): " "}


def clean(text: str) -> str:
    """Return the text as it may be printed: tabs are blanks, line ends line feeds.

    Hidden characters are taken out because they would change what a reader sees (a direction
    override turns an amount round) or stop an XML reader altogether.
    """
    # Nearly every text: printable characters, line ends and the blank of Chinese type.
    if text.replace("\n", "").replace("\u3000", "").isprintable():
        return text
    text = text.replace("\r\n", "\n").replace("\r", "\n").translate(_BREAKS)
    return "".join(c for c in text if c == "\n" or unicodedata.category(c) not in _UNWANTED)
