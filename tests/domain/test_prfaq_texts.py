"""Files that become PRFAQs: which file of a message is a text, and what of its bytes are words."""

from typing import Any

import pytest

from bot.domain.prfaq.files import File, file_of, words_of
from bot.domain.refusals import Code, Refusal

URL = "https://files.slack.com/files-pri/T1-F1/idea.md"
TEXT = {"name": "idea.md", "mimetype": "text/markdown", "url_private": URL, "size": 12}


@pytest.mark.parametrize(
    ("files", "found"),
    [
        ([TEXT], File("idea.md", URL, 12)),
        ([{**TEXT, "mimetype": "application/octet-stream"}], File("idea.md", URL, 12)),
        ([{"mimetype": "image/png", "url_private": URL, "name": "a.png"}, TEXT], File("idea.md", URL, 12)),
        ([{**TEXT, "name": None, "size": "12"}], File("a file", URL, 0)),
        ([{**TEXT, "is_external": True}], None),
        ([{"id": "F1", "mode": "tombstone"}], None),
        ([{**TEXT, "url_private": ""}], None),
        ([], None),
        (None, None),
    ],
)
def test_which_file_is_a_text(files: Any, found: File | None) -> None:
    """The first with plain text by its type or its name; not what lies elsewhere, was deleted, or is a picture."""
    assert file_of({"files": files}) == found


@pytest.mark.parametrize(
    ("content", "text"),
    [(b"# A\r\nb", "# A\nb"), (b"\xef\xbb\xbf# A", "# A"), (b"\xff\xfe#", None), (b"a\0b", None), (None, None)],
)
def test_which_bytes_are_words(content: bytes | None, text: str | None) -> None:
    """UTF-8 with or without its mark; anything else is refused with what to do."""
    found = words_of(content)
    assert found == text if text else isinstance(found, Refusal) and found.code is Code.PRFAQ_FILE
