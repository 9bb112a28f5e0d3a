"""The Word writer: a paper of the tree as a .docx that an office can go on editing."""

from tuopin.documents.tree import Paper
from tuopin.documents.word.package import pack

__all__ = ["write"]


def write(paper: Paper) -> bytes:
    """Return the paper as a .docx in the layout of GB/T 9704-2012; the same paper, the same bytes.

    The file carries no day of its making. Its text is written as XML rather than through
    python-docx's object model, which takes twenty times as long: a batch has hundreds of contracts.
    ValueError where the paper's code cannot be drawn.
    """
    return pack(paper)
