"""What the page writes as HTML: nothing that a person or a bot typed can become a tag, and every label is there."""

import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

pytest.importorskip("nicegui")

from bot.sandbox.page.blocks import draw_blocks
from bot.sandbox.page.kit import Surface
from bot.sandbox.page.markup import Html, join, tag
from bot.sandbox.page.mrkdwn import Names, date_words, mrkdwn, plain

NAMES = Names({"U1": "agent-1", "U2": "<b>eve</b>"}, {"C1": "support"}, "U1", ZoneInfo("Asia/Kolkata"))
HOSTILE = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "<javascript:alert(1)|press me>",
    '<https://x.example/" onmouseover="alert(1)|link>',
    "*<b onclick=x>*",
    "`</code><script>`",
    "```</pre><script>```",
    "<@U2>",
    "<#C9|<img src=x>>",
    "<!date^x^{date}|<script>>",
    "&lt;script&gt;",
    "\ue0000\ue001\ue0009\ue001",
    "> <script>",
    "\u202e<script>\u200b",
)
TAGS = re.compile(r"<(/?)([a-zA-Z0-9]+)((?:\s+[a-z-]+(?:=\"[^\"<>]*\")?)*)\s*>")
ALLOWED = {"b", "i", "s", "a", "code", "pre", "br", "span", "blockquote"}


def _only_known_tags(html: str) -> None:
    for _, name, attributes in TAGS.findall(html):
        assert name in ALLOWED, html
        names = re.sub(r'"[^"]*"', "", attributes).replace("=", "").split()
        assert not [word for word in names if word.startswith("on")], html
    assert "<" not in TAGS.sub("", html), html


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_becomes_a_tag(text: str) -> None:
    """Hostile mrkdwn and plain text come out as the few tags that formatting needs, and as text."""
    _only_known_tags(mrkdwn(text, NAMES))
    _only_known_tags(plain(text))
    assert 'href="javascript' not in mrkdwn(text, NAMES)


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("*bold* _it_ ~gone~ `a*b*`", "<b>bold</b> <i>it</i> <s>gone</s> <code>a*b*</code>"),
        ("2*3*4 and snake_case_name", "2*3*4 and snake_case_name"),
        ("a &lt;b&gt; &amp; c", "a &lt;b&gt; &amp; c"),
        ("one\ntwo", "one<br>two"),
        ("> said\nthen", "<blockquote>said</blockquote>then"),
        (":tada: :no_such_thing:", '<span class="emoji">🎉</span> :no_such_thing:'),
        ("<@U1>", '<span class="mention me">@agent-1</span>'),
        ("<#C1>", '<span class="mention channel">#support</span>'),
        ("&lt;!channel&gt;", "&lt;!channel&gt;"),
    ],
)
def test_mrkdwn_reads_as_in_slack(text: str, html: str) -> None:
    """Each kind of formatting looks as Slack shows it."""
    assert mrkdwn(text, NAMES) == html


def test_dates_are_told_in_the_readers_zone() -> None:
    """A date token is shown on the reader's own wall clock."""
    at = int(datetime(2026, 11, 24, 14, 0, tzinfo=UTC).timestamp())
    assert "24 Nov 2026 at 19:30" in mrkdwn(f"<!date^{at}^{{date_short}} at {{time}}|soon>", NAMES)


def test_plain_strings_are_escaped_and_only_html_passes() -> None:
    """The builder escapes text, attributes and nested text, and leaves finished markup alone."""
    assert tag("p", "<i>", [Html("<b>x</b>"), None], title='"<') == '<p title="&quot;&lt;">&lt;i&gt;<b>x</b></p>'
    assert join("a & b") == "a &amp; b"


def test_every_label_a_person_can_press_or_fill_is_drawn() -> None:
    """Buttons, menus, fields and their errors are there; an element without a widget says its type."""
    text = {"type": "plain_text", "text": "x"}
    options = [{"text": {"type": "plain_text", "text": name}, "value": name} for name in ("Yes", "No")]
    elements = [
        {"type": "plain_text_input"},
        {"type": "plain_text_input", "multiline": True},
        {"type": "number_input", "is_decimal_allowed": False},
        {"type": "static_select", "options": options},
        {"type": "external_select"},
        {"type": "users_select"},
        {"type": "multi_users_select"},
        {"type": "multi_channels_select"},
        {"type": "radio_buttons", "options": options},
        {"type": "checkboxes", "options": options},
        {"type": "datepicker"},
        {"type": "timepicker"},
    ]
    blocks = [
        {
            "type": "input",
            "block_id": f"i{place}",
            "label": {**text, "text": f"Label {place}"},
            "element": {**one, "action_id": "a"},
        }
        for place, one in enumerate(elements)
    ]
    drawn = draw_blocks(blocks, Surface("modal", NAMES, errors={"i0": "Say <more>."}, people=(("U1", "agent-1"),)))
    for place in range(len(elements)):
        assert f'data-label="Label {place}"' in drawn
    assert "Say &lt;more&gt;." in drawn
    assert "<code>timepicker</code>" in drawn
    assert drawn.count('type="radio"') == drawn.count('type="checkbox"') == 2


def test_pretty_dates_are_told_as_slack_tells_them() -> None:
    """A "pretty" date next to the reader's own day is a word, in the reader's zone; others are dates."""
    late = datetime(2026, 11, 24, 20, 0, tzinfo=UTC)  # the 25th in Kolkata
    tuesday = Names({}, {}, "U1", ZoneInfo("Asia/Kolkata"), datetime(2026, 11, 24, 9, 0, tzinfo=UTC))

    assert date_words(late, "{date_short_pretty} {time}", tuesday) == "tomorrow 01:30"
    assert date_words(late, "{date_short} {time}", tuesday) == "25 Nov 2026 01:30"
    assert date_words(late, "{date_short_pretty}", Names({}, {}, "U1", UTC)) == "24 Nov 2026"
