"""What is said where something stands in the way of a circle or its verdict (``bot.views.refusals`` has the rules)."""

from collections.abc import Callable, Mapping

from bot.domain.circles import PrfaqState
from bot.domain.refusals import Code
from bot.views.circles.labels import STATES
from bot.views.facts import Facts
from bot.views.kit import clip

__all__ = ["SENTENCES"]


def _over(f: Facts) -> str:
    state = f["state"]
    word = STATES[PrfaqState(state)] if state in list(PrfaqState) else "past that"
    return f"This PRFAQ is {word}, so that is over. /decide prfaq shows what can be done with it."


def _meanwhile(f: Facts) -> str:
    changed = f" It differs in {clip(f['changed'], 60)}." if f["changed"] else ""
    return f"{f.person('by', 'Somebody')} saved a newer text meanwhile.{changed} Copy yours, press Reload, then add it."


_FILE = {
    "permission": "To read files I need the permission files:read. Paste the text into a message, or ask an admin.",
    "size": "That file is too large for a PRFAQ: 200 KB at most. Paste the text itself, in parts.",
    "words": "That file holds no plain text in UTF-8. Export it as Markdown, or paste the text.",
    "gone": "I could not read that file from Slack. Paste its text into a message and press Make it a PRFAQ there.",
}
SENTENCES: Mapping[Code, Callable[[Facts], str]] = {
    Code.NOBODY_FRESH: lambda f: (
        f"Circle {f['place'] or 'n'} has the same people as the one before. Add at least one fresh reader."
    ),
    Code.OWN_VERDICT: lambda f: "Its author gives no verdict on a PRFAQ. Pick somebody else, or hand the verdict over.",
    Code.THIN_VERDICT: lambda f: (
        f"Say why in one sentence of {f['needed'] or 10} words or more: the next author learns from it."
    ),
    Code.NOT_AUTHOR: lambda f: (
        f"{f.person('author', 'Its author')} writes this PRFAQ. Tell them in the thread, or write a note in its circle."
    ),
    Code.PRFAQ_READ: lambda f: "A circle reads it now, so its text stays. Write on once there is a verdict.",
    Code.PRFAQ_OVER: _over,
    Code.PRFAQ_MEANWHILE: _meanwhile,
    Code.PRFAQ_CONFIDENTIAL: lambda f: (
        f"{clip(f['found'], 60) or 'Numbers that look confidential'} would be posted where everybody can read. "
        "Tick that this is fine, or pick a private channel."
    ),
    Code.PRFAQ_FILE: lambda f: _FILE.get(str(f["why"]), _FILE["gone"]),
    Code.SHIP_LATER: lambda f: "How to ship is the second question. It opens once what to build is approved.",
    Code.VERDICT_GIVEN: lambda f: f"The verdict was given{f.time('at')}. The card says which, and why.",
    Code.VERDICT_NOT_DECISION: lambda f: "A PRFAQ gets a verdict, not a decision. Press Give the verdict.",
    Code.NO_CAUSE: lambda f: "Pick the kind of reason, so that the funnel can say what ideas end of.",
    Code.NO_WINNER: lambda f: "Say what won: a number, a link or a few words. Its author compares on its return.",
    Code.RETURN_DAY: lambda f: "Pick a day after today, within three years; it comes back by itself then.",
    Code.NO_WORD: lambda f: (
        f"“{clip(f['line'], 40)}” names no word. Write: word: its question. Or: -word, to ask no more."
    ),
    Code.WORDS_OPEN: lambda f: (
        f"{f['count'] or 'Some'} word notes are open. From circle 2 on fix each, or leave it with a reason."
    ),
    Code.NO_METRIC: lambda f: "Name one output and at least one input that a team can move, in a few words each.",
}
