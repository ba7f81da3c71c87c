"""Concerns: what a dissenter is asked at a look back, what they answered, and how the card tells it."""

from collections.abc import Mapping

from bot.domain.concerns import Concern, ConcernState, Mind, newest
from bot.domain.records import Record
from bot.views import wire
from bot.views.kit import Block, actions, button, excerpt, section
from bot.views.wording import outcome, who

__all__ = ["done", "item", "lines", "plainly"]

_MOST = 150  # of somebody's words in a line among others
_SAID: Mapping[ConcernState, str] = {
    ConcernState.CAME_TRUE: "came true",
    ConcernState.DID_NOT: "did not come true",
    ConcernState.TOO_EARLY: "too early to tell",
}
_ANSWERS: Mapping[ConcernState, str] = {
    ConcernState.CAME_TRUE: "It did",
    ConcernState.DID_NOT: "It did not",
    ConcernState.TOO_EARLY: "Too early",
}


def _asks(concern: Concern) -> Block:
    return actions(
        *(
            button(
                label,
                wire.numbered(wire.CONCERN_SAY, place),
                wire.value(number=concern.number, ordinal=concern.ordinal, said=state.value),
            )
            for place, (state, label) in enumerate(_ANSWERS.items())
        )
    )


def _mind(concern: Concern) -> list[Block]:
    """Return the question about what would have changed their mind, as long as it is not answered."""
    if not concern.mind or concern.happened is not None:
        return []
    ids = {"number": concern.number, "ordinal": concern.ordinal}
    row = actions(
        button("It happened", wire.numbered(wire.CONCERN_MIND, 0), wire.value(**ids, said=Mind.HAPPENED.value)),
        button("It did not happen", wire.numbered(wire.CONCERN_MIND, 1), wire.value(**ids, said=Mind.DID_NOT.value)),
    )
    return [section(f"It would have changed your mind: {excerpt(concern.mind, _MOST)}"), row]


def item(record: Record, concern: Concern) -> list[Block]:
    """Return what waits for a dissenter: did it come true, and did that happen which would have changed their mind?"""
    said = outcome(record.decision) if record.decision else ""
    text = f"*Your concern* · {said}\nYou feared: {excerpt(concern.words, _MOST)} *Did it come true?*"
    return [section(text), _asks(concern), *_mind(concern)]


def done(record: Record, concern: Concern) -> list[Block]:
    """Return the same once it is answered; what would have changed their mind can still be said."""
    if concern.state is ConcernState.UNANSWERED:
        text = f"*Not answered in ten working days.* You feared: {excerpt(concern.words, _MOST)} You can still say it:"
        return [section(text), _asks(concern)]
    said = _SAID.get(concern.state, "not answered")
    text = f"✔ *Noted: {said}.* You feared: {excerpt(concern.words, _MOST)}"
    return [section(text), *_mind(concern)]


def lines(record: Record) -> list[str]:
    """Return what became of each concern, a line each, said by whose concern it was; by them alone."""
    return [_line(record, one) for one in newest(record.concerns).values()]


def _line(record: Record, concern: Concern) -> str:
    name = who(record, concern.member)
    mind = ""
    if concern.happened is not None:
        verb = "happened" if concern.happened is Mind.HAPPENED else "did not happen"
        mind = f". What would have changed their mind *{verb}*: {excerpt(concern.mind, _MOST)}"
    silent = "*unanswered*" if concern.state is ConcernState.UNANSWERED else "not answered yet"
    said = f"*{_SAID[concern.state]}*, says {name}" if concern.state in _SAID else silent
    return f"{name}'s concern, {excerpt(concern.words.removesuffix('.'), _MOST)}: {said}{mind}"


def plainly(record: Record) -> str:
    """Return " The concern did not come true.", for a notification; "" where nobody has said."""
    found = [one for one in newest(record.concerns).values() if one.state in _SAID]
    if not found:
        return ""
    if len(found) == 1:
        return (
            f" The concern: {_SAID[found[0].state]}."
            if found[0].state is ConcernState.TOO_EARLY
            else (f" The concern {_SAID[found[0].state]}.")
        )
    true = sum(one.state is ConcernState.CAME_TRUE for one in found)
    return f" {true} of {len(found)} concerns came true."
