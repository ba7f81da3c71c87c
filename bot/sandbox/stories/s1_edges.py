"""S-1 at its edges: away, a note to oneself, a weekend, two presses, a channel archived, a card deleted, a new time."""

from bot.sandbox.driver import Read
from bot.sandbox.stories import s1
from bot.sandbox.stories.playing import Edge, Telling
from bot.sandbox.stories.reading import asked_by_form, bare, messages_of, newest

__all__ = ["EDGES"]

QUESTION = "Should refunds over $200 need a second pair of eyes?"
AGENTS = ("agent-1", "agent-2", "agent-3")


async def _ask(telling: Telling, when: str = "15:00", people: tuple[str, ...] = AGENTS) -> None:
    lead = telling.person("lead")
    named = " ".join(f"@{name}" for name in people)
    await lead.slash(f"/decide {QUESTION} {named} {when}", channel=telling.channel)
    await lead.submit()


async def _seal(telling: Telling, name: str, choice: str = "Yes") -> None:
    person = telling.person(name)
    await person.press(choice, "dm")
    await person.fill({"Because": f"{name} has seen three of them."})
    await person.submit()


async def _card(telling: Telling) -> Read:
    return await s1.card_of(telling)


async def absent(telling: Telling) -> None:
    """Whoever is away the whole time is no response, never a yes; the deadline opens what the others wrote."""
    await telling.person("agent-3").slash("/decide away until fri", channel=telling.channel)
    await _ask(telling)
    for name in AGENTS[:2]:
        await _seal(telling, name)
    shown = bare((await _card(telling)).shown)
    telling.hold("the others wait for the time, not for a yes", "2 of 3 in" in shown, shown)
    await telling.ws.clock.advance(hours=6)
    shown = bare((await _card(telling)).shown)
    telling.hold("the count is that of who wrote", "Yes 2" in shown and "No 0" not in shown, shown)
    telling.hold("who could not be asked is counted apart", "could not be asked in time" in shown, shown)


async def note(telling: Telling) -> None:
    """Where nobody else is asked it is a note: said under the field, and nothing is posted."""
    lead = telling.person("lead")
    await lead.slash(f"/decide {QUESTION} @lead 15:00", channel=telling.channel)
    await lead.submit()
    form = await lead.modal()
    errors = form.errors if form else []
    telling.hold("it is a note", any("so this is a note" in one for one in errors), errors)
    await lead.close()
    posts = [one for one in await lead.reads(telling.channel) if one.is_app and not one.ephemeral]
    telling.hold("nothing is posted", not posts, posts)


async def weekend(telling: Telling) -> None:
    """A time on a Saturday is taken as it is typed and shown to each in their own zone; nobody is called on it."""
    await _ask(telling, "sat 12:00")
    asked = {name: await newest(telling, name) for name in AGENTS}
    zones = {"agent-1": "12:00", "agent-2": "11:00", "agent-3": "16:30"}
    told = {name: f"Sat 28 Nov, {hour}" in asked[name] for name, hour in zones.items()}
    telling.hold("each reads it in their own zone", all(told.values()), asked)
    await telling.ws.clock.advance_to("2026-11-28T11:00+01:00")
    before = [await messages_of(telling, name) for name in AGENTS]
    await telling.ws.clock.advance_to("2026-11-29T22:00+01:00")
    after = [await messages_of(telling, name) for name in AGENTS]
    telling.hold("the weekend is silent", before == after, (before, after))


async def twice(telling: Telling) -> None:
    """Two deciding forms at once are one decision; the deadline that moves is told to all, by an edit."""
    await _ask(telling)
    await _seal(telling, "agent-1")
    lead = telling.person("lead")
    await telling.scene("lead moves the deadline, with one answer in.")
    await lead.choose_menu("Change this question", message=await _card(telling))
    await lead.press("Move it", "modal")
    await lead.fill({"Answers by": "17:00", "Because": "agent-3 is in a meeting."})
    await lead.submit()
    told = {name: "17:00" in (await newest(telling, name)) or name != "agent-1" for name in AGENTS}
    telling.hold("whoever answered reads the new time, too", all(told.values()), told)
    pinged = [await messages_of(telling, name) for name in AGENTS]
    telling.hold("by edits", pinged == [1, 1, 1], pinged)
    thread = " ".join(one.shown for one in await lead.thread(await _card(telling)))
    telling.hold("one line says who moved it, and why", "agent-3 is in a meeting." in thread, thread)
    for name in AGENTS[1:]:
        await _seal(telling, name)
    await telling.scene("lead presses Decide twice.")
    await lead.press("Decide", "dm")
    await lead.fill({"Decision": "Yes", "In one sentence": "Yes, for 14 days", "Why": "Three wrong payments."})
    await lead.submit()
    await lead.press("Decide", "dm", stale=True)
    words = await asked_by_form(telling, "lead")
    ephemerals = [one.shown for one in await lead.dm() if one.ephemeral]
    again = words + " ".join(ephemerals)
    telling.hold("the second press is told what happened", "decided" in again.lower(), again)
    lines = [one for one in await lead.reads(telling.channel) if one.text.startswith("Decided") and not one.reply_count]
    telling.hold("one line says it", len(lines) == 1, len(lines))


async def lost(telling: Telling) -> None:
    """A card that is deleted comes back at its next change; in an archived channel it goes on by direct message."""
    await _ask(telling)
    card = await _card(telling)
    await telling.scene("Somebody deletes the card; then an answer comes in.")
    await telling.ws.admin("delete_message", channel=card.channel, ts=card.ts)
    await _seal(telling, "agent-1")
    again = await _card(telling)
    telling.hold("the card is posted once more", again.ts != card.ts and "1 of 3 in" in again.shown, again.shown)
    await telling.scene("The channel is archived.")
    await telling.ws.admin("archive", channel=telling.channel)
    for name in AGENTS[1:]:
        await _seal(telling, name)
    turn = await newest(telling, "lead")
    telling.hold("who decides is asked by direct message", "You decide" in turn, turn)


EDGES = (
    Edge("a contributor is away", absent),
    Edge("the decider alone: a note", note),
    Edge("a deadline at the weekend, in three zones", weekend),
    Edge("the deadline moves, and Decide is pressed twice", twice),
    Edge("the card is deleted, the channel archived", lost),
)
