"""Text from files as every document can hold it: without the characters that XML forbids."""

import re

_FORBIDDEN_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def printable(text: str) -> str:
    """The text without control characters and halves of characters."""
    return _FORBIDDEN_IN_XML.sub("", text)
