"""The narrow rail on the right: one short sentence a step, and what to press."""

from bot.sandbox.page.emoji import glyph
from bot.sandbox.page.kit import icon
from bot.sandbox.page.markup import Html, act, join, tag
from bot.sandbox.page.seat import Seat
from bot.sandbox.page.story import Story
from bot.sandbox.stories.acts import Press, React, Slash, Submit

__all__ = ["rail"]


def _cue(story: Story) -> Html:
    awaited = story.awaited
    if isinstance(awaited, Slash):
        return tag("span", "Press ", tag("kbd", "Enter ⏎"), class_="cue")
    if isinstance(awaited, Press | Submit):
        return tag("span", "Press ", tag("kbd", awaited.label), class_="cue")
    if isinstance(awaited, React):
        return tag("span", "React with ", tag("kbd", glyph(awaited.name) or awaited.name), class_="cue")
    return Html("")


def _button(label: str, does: str, *, go: bool = False, ring: bool = False) -> Html:
    classes = "btn" + (" go" if go else "") + (" ring" if ring else "")
    return tag("button", label, type="button", class_=classes, **act("rail", do=does))


def _to_do(story: Story, seat: Seat) -> Html:
    step = story.step
    if story.trouble:
        return join(tag("span", story.trouble, class_="trouble"), _button("Try again", "again"))
    if story.working:
        return tag("span", "One moment", class_="cue")
    if step.ways:
        first = [_button(label, does, go=not place) for place, (label, does) in enumerate(step.ways)]
        return join(*first)
    if not story.here(seat):
        return _button(f"Be {step.person} again" if story.visitors(seat) is None else "Take me there", "here")
    if step.button and not story.pressed:
        return _button(step.button, "press", go=True, ring=True)
    if isinstance(story.awaited, Slash) and not seat.filled:
        return _button("Fill it in for me", "fill")
    return _cue(story)


def rail(story: Story, seat: Seat, title: str) -> Html:
    """Return the rail, or nothing where the visitor left the story."""
    if not seat.rail:
        return Html("")
    lines = []
    for place, step in enumerate(story.steps):
        if place < story.at:
            lines.append(tag("li", step.says, class_="done"))
        elif place > story.at:
            lines.append(tag("li", class_="next", aria_hidden="true"))
        else:
            said = tag("span", step.says, class_="say")
            lines.append(
                tag("li", said, tag("div", _to_do(story, seat), class_="do"), class_="now", aria_current="step")
            )
    playing = story.playing is not None
    play = tag(
        "button",
        icon("pause" if playing else "play", 16),
        "Pause" if playing else "Play it for me",
        type="button",
        class_="play",
        **act("rail", do="pause" if playing else "play"),
    )
    again = tag("button", icon("again", 16), "Start over", type="button", **act("rail", do="over"))
    leave = tag(
        "button",
        icon("close", 16),
        type="button",
        class_="x",
        aria_label="Leave the story",
        title="Leave the story",
        **act("rail", do="leave"),
    )
    return tag(
        "aside",
        tag("div", title, leave, class_="cap"),
        tag("ol", lines, class_="scroll", aria_live="polite"),
        tag("div", play, again, class_="foot"),
        class_="rail",
        aria_label=title,
    )
