"""S-1: a two-way door in one day: sealed positions, a decision, one dissent heard, three answers; and day 14."""

from collections.abc import Sequence

from bot.sandbox.driver import Read
from bot.sandbox.stories.acts import Fill
from bot.sandbox.stories.guided import DECISION, HAPPENED, HEARD, STEPS
from bot.sandbox.stories.playing import Story, Telling, do, do_step

__all__ = ["COUNTS", "STORY", "card_of", "line_of", "offered", "surfaces", "together"]

COUNTS = {
    # The walk-through: 1 message, 5 presses, 3 boxes; and on day 14 one more message, three presses and a line.
    "lead": {"messages": 2, "presses": 8, "boxes": 4},
    # 1, 3 and 1 of each: one presses Decide as well, and is refused; the other answers by emoji, which is no press.
    "agent-1": {"messages": 1, "presses": 4, "boxes": 1},
    "agent-2": {"messages": 1, "presses": 2, "boxes": 1},
    # 2, 4 and 2; and on day 14 one more message and one press. Together they are the two and four of that day.
    "agent-3": {"messages": 3, "presses": 5, "boxes": 2},
    "product-manager": {"messages": 0, "presses": 0, "boxes": 0},
}  # a direct message that notifies, a press or a pick, a text typed
PEOPLE = ("lead", "agent-1", "agent-2", "agent-3", "product-manager")
SEALED = tuple(
    text
    for step in STEPS
    for act in step.acts
    if isinstance(act, Fill)
    for label, text in act.values.items()
    if label in ("Because", "What would change my mind")
)


async def surfaces(telling: Telling, people: Sequence[str] = PEOPLE) -> str:
    """Return everything that any of ``people`` can read, as one text: channel, threads, messages, Home, calls."""
    seen: list[str] = []
    for name in people:
        person = telling.person(name)
        for message in [*await person.reads(telling.channel), *await person.dm()]:
            seen += [message.text, str(message.blocks)]
            if message.reply_count:
                seen += [str(reply.blocks) + reply.text for reply in await person.thread(message)]
        seen.append(str(await person.home()))
    seen.append(str(await telling.ws.calls()))
    return "\n".join(seen)


async def card_of(telling: Telling) -> Read:
    """Return the card as lead reads it: the first message of the story."""
    return next(one for one in await telling.person("lead").reads(telling.channel) if not one.ephemeral)


def offered(message: Read) -> list[str]:
    """Return what the message's menu and buttons offer, as they read."""
    elements = [one.get("accessory") or {} for one in message.blocks]
    elements += [
        element for one in message.blocks for element in one.get("elements") or [] if isinstance(element, dict)
    ]
    options = [option for one in elements for option in one.get("options") or []]
    return [one["text"]["text"] for one in (*elements, *options) if isinstance(one.get("text"), dict)]


async def line_of(telling: Telling) -> Read | None:
    """Return the decision's line in the channel."""
    lines = [m for m in await telling.person("lead").reads(telling.channel) if not m.ephemeral]
    return next((one for one in lines[1:] if one.text.startswith("Decided")), None)


def together(lines: Sequence[str]) -> str:
    """Return lines as one text."""
    return "\n".join(lines)


async def _asked(telling: Telling) -> None:
    card = await card_of(telling)
    telling.hold("the card counts nobody yet and names nobody", "0 of 3 in" in card.text, card.text)
    telling.hold("no contributor is named in the channel", "agent-" not in str(card.blocks) + card.text, card.text)
    for name in ("agent-1", "agent-2", "agent-3"):
        mine = await telling.person(name).dm()
        telling.hold(
            f"{name} has one message, and it asks", len(mine) == 1 and "asks for your position" in mine[0].text
        )


async def _two_in(telling: Telling) -> None:
    card = await card_of(telling)
    telling.hold("the card says 2 of 3 in", "2 of 3 in" in card.text, card.text)
    everything = await surfaces(telling)
    for words in SEALED:
        telling.hold(f"sealed everywhere: {words[:32]}…", words not in everything)
    telling.hold("not even the decider is offered to decide before all open", "Decide" not in offered(card))


async def _revealed(telling: Telling) -> None:
    card = await card_of(telling)
    telling.hold("the card says that positions are open", "Positions are open" in card.text, card.text)
    thread = await telling.person("agent-1").thread(card)
    read = together([line for reply in thread[1:] for line in reply.lines])
    for words in SEALED:
        telling.hold(f"open in the thread: {words[:32]}…", words.rstrip(".") in read, read)
    telling.hold("the difference is read first", 0 <= read.find("agent-3") < read.find("agent-1"), read)
    agent = telling.person("agent-1")
    await agent.choose_menu("Decide", message=card)
    modal = await agent.modal()
    telling.hold("nobody but the decider gets the form", modal is None or modal.title != "Decide")
    if modal:
        await agent.close()


async def _decided(telling: Telling) -> None:
    card, line = await card_of(telling), await line_of(telling)
    telling.hold("the card turned into the decision", card.text.startswith(f"Decided: {DECISION}"), card.text)
    telling.hold("one new line stands in the channel", line is not None and DECISION in line.text)
    telling.hold("the card counts three without an answer", "not answered" in card.text, card.text)
    thread = await telling.person("agent-2").thread(card)
    telling.hold("the reasons stand in the thread", "Three wrong payments" in together(thread[-1].lines))
    telling.hold("the card says what was heard, and no answer to it yet", HEARD in together(card.lines))
    telling.hold("nobody has confirmed anything yet", "confirmed" not in together(card.lines))
    for name in ("agent-1", "agent-2"):
        mine = await telling.person(name).dm()
        asks = together(mine[-1].lines)
        telling.hold(f"{name}'s one message became the question", len(mine) == 1 and "[Agree]" in asks, asks)
    mine = await telling.person("agent-3").dm()
    heard = together(mine[-1].lines)
    telling.hold("who dissents gets a new message, since it is their turn", len(mine) == 2, len(mine))
    telling.hold(
        "it says what lead heard, in lead's words", f"What lead heard from you: {HEARD}" in _bare(heard), heard
    )
    telling.hold(
        "it asks one thing: is that your point?", "[Yes, that is my point]" in heard and "[Agree]" not in heard
    )
    telling.hold("the older message points to it", "Moved to a newer message" in together(mine[0].lines))


def _bare(text: str) -> str:
    return text.replace("*", "")


async def _confirmed(telling: Telling) -> None:
    card, mine = await card_of(telling), await telling.person("agent-3").dm()
    asks = together(mine[-1].lines)
    telling.hold("after Yes the same message asks for the answer", len(mine) == 2 and "[Agree]" in asks, asks)
    telling.hold("and says that the point was heard", "Your point was heard" in asks, asks)
    telling.hold("the card says who confirmed", "✔ confirmed by agent-3" in together(card.lines), together(card.lines))


async def _answered(telling: Telling) -> None:
    card, line = await card_of(telling), await line_of(telling)
    read = together(card.lines)
    telling.hold("each answer is kept by name and kind", "agent-1" in read and "agent-2" in read, read)
    telling.hold("the dissent stands beside the commitment", "Honest customers wait longer" in read, read)
    telling.hold("what was heard stands with it", f"{HEARD} ✔ confirmed by agent-3" in read, read)
    telling.hold("no button is left on the card", "[Agree]" not in read, read)
    telling.hold("no button is left on the line", line is not None and "[Agree]" not in together(line.lines))
    posts = [one for one in await telling.person("product-manager").reads(telling.channel) if not one.ephemeral]
    telling.hold("a bystander saw two posts in the channel", len(posts) == 2, len(posts))


async def play(telling: Telling) -> None:
    """Play the guided story step by step; after each step the channel must be right."""
    checks = {1: _asked, 2: _two_in, 3: _revealed, 5: _decided, 6: _answered}
    for place, step in enumerate(STEPS):
        if place == 6:
            await _heard_then_answer(telling)
        elif place == 7:
            await _day_14(telling)
        else:
            await do_step(telling, step)
        if place in checks:
            await checks[place](telling)
            await telling.show()
    counts = await telling.ws.counts()
    for name, count in COUNTS.items():
        telling.hold(f"{name}: {count}", counts[name] == count, counts[name])


async def _heard_then_answer(telling: Telling) -> None:
    """The dissenter's step, looked at between its two presses."""
    step = STEPS[6]
    await telling.scene(f"{step.person}: {step.says}")
    for act in step.acts[:-1]:
        await do(telling, act, step.person)
    await _confirmed(telling)
    await do(telling, step.acts[-1], step.person)


async def _day_14(telling: Telling) -> None:
    """The owner's step, looked at after the clock moved, and between the process and the outcome."""
    step, before = STEPS[7], await telling.ws.counts()
    telling.tell(f"\n{step.person}: {step.says}")
    *mine, a_day, feared = step.acts
    lead, dissenter = telling.person("lead"), telling.person("agent-3")
    await do(telling, mine[0], step.person)
    asked = _bare((await lead.dm())[-1].shown)
    telling.hold("the owner is asked in one morning message", "One thing" in asked and "Look back" in asked, asked)
    telling.hold("about the process", "Given what we knew then, was the process sound?" in asked, asked)
    telling.hold("and not yet about the outcome", "outcome" not in asked.lower(), asked)
    await do(telling, mine[1], step.person)
    form = await lead.modal()
    telling.hold("then the outcome is asked", form is not None and "And the outcome?" in form.fields)
    for act in mine[2:]:
        await do(telling, act, step.person)
    card = await card_of(telling)
    read = _bare(together(card.lines))
    telling.hold("the card says that it was kept", read.startswith("Kept on Tue 8 Dec: Yes, for 14 days"), read)
    telling.hold("process and outcome stand apart", f"Process sound · Outcome {HAPPENED}" in read, read)
    telling.hold("nobody answers for the dissenter", "agent-3's concern" in read and "not answered yet" in read, read)
    await do(telling, a_day, step.person)
    feared_of = _bare((await dissenter.dm())[-1].shown)
    telling.hold("the dissenter about their own words", "You feared: Honest customers" in feared_of, feared_of)
    telling.hold("their change of mind with it", "It would have changed your mind: Fraud above 2 %" in feared_of)
    await do(telling, feared, step.person)
    card = await card_of(telling)
    read = _bare(together(card.lines))
    telling.hold("what became of the concern", "did not come true, says agent-3" in read, read)
    telling.hold("so says the notification", "kept. The concern did not come true." in card.text, card.text)
    after = await telling.ws.counts()
    more = {name: after[name]["messages"] - before[name]["messages"] for name in PEOPLE}
    telling.hold(
        "two messages, to the two whom it concerns", more == {**dict.fromkeys(PEOPLE, 0), "lead": 1, "agent-3": 1}
    )
    done = _bare((await dissenter.dm())[-1].shown)
    telling.hold("the item became what was said", "Noted: did not come true" in done, done)


STORY = Story("S-1", "A two-way door, decided in one day, and the one who disagreed was heard", play)
