"""S-0: one question, three sealed positions, one decision, three answers, on one day; and what must hold."""

from collections.abc import Sequence

from bot.sandbox.driver import Read
from bot.sandbox.stories.acts import Fill
from bot.sandbox.stories.guided import DECISION, STEPS
from bot.sandbox.stories.playing import Story, Telling, do_step

__all__ = ["STORY"]

PEOPLE = ("lead", "agent-1", "agent-2", "agent-3", "product-manager")
SEALED = tuple(
    text
    for step in STEPS
    for act in step.acts
    if isinstance(act, Fill)
    for label, text in act.values.items()
    if label in ("Because", "What would change my mind")
)


async def surfaces(telling: Telling) -> str:
    """Return everything that anybody can read anywhere, as one text: channel, threads, messages, Home, calls."""
    seen: list[str] = []
    for name in PEOPLE:
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


def _together(lines: Sequence[str]) -> str:
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
    read = _together([line for reply in thread[1:] for line in reply.lines])
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
    telling.hold("the reasons stand in the thread", "Three wrong payments" in _together(thread[-1].lines))
    for name in ("agent-1", "agent-2", "agent-3"):
        mine = await telling.person(name).dm()
        asks = _together(mine[-1].lines)
        telling.hold(f"{name}'s one message became the question", len(mine) == 1 and "[Agree]" in asks, asks)


async def _answered(telling: Telling) -> None:
    card, line = await card_of(telling), await line_of(telling)
    read = _together(card.lines)
    telling.hold("each answer is kept by name and kind", "agent-1" in read and "agent-2" in read, read)
    telling.hold("the dissent stands beside the commitment", "Honest customers wait longer" in read, read)
    telling.hold("no button is left on the card", "[Agree]" not in read, read)
    telling.hold("no button is left on the line", line is not None and "[Agree]" not in _together(line.lines))
    posts = [one for one in await telling.person("product-manager").reads(telling.channel) if not one.ephemeral]
    telling.hold("a bystander saw two posts in the channel", len(posts) == 2, len(posts))


async def play(telling: Telling) -> None:
    """Play the guided story step by step; after each step the channel must be right."""
    checks = {1: _asked, 2: _two_in, 3: _revealed, 5: _decided, 6: _answered}
    for place, step in enumerate(STEPS):
        await do_step(telling, step)
        if place in checks:
            await checks[place](telling)
            await telling.show(step.person)
    counts = await telling.ws.counts()
    telling.tell(f"\n  messages, presses and boxes for each person: {counts}")


STORY = Story("S-0", "A decision in one day", play)
