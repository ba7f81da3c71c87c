"""What people do in most stories, named as they would say it."""

from bot.sandbox.driver import PersonDriver, Read, SandboxDriver

QUESTION = "Should refunds over $200 need a second pair of eyes?"
ASK = f"/decide {QUESTION} @agent-1 @agent-2 @agent-3 15:00"
AGENTS = ("agent-1", "agent-2", "agent-3")


async def lead_asks(ws: SandboxDriver, text: str = ASK, channel: str = "#support") -> Read:
    """The lead asks the team; returns the card."""
    lead = ws.person("lead")
    await lead.slash(text, channel=channel)
    await asks(lead)
    return await card(ws, channel)


async def asks(person: PersonDriver) -> None:
    """Somebody presses "Ask", and once more where there is something to check first."""
    await person.submit()
    form = await person.modal()
    if form is not None and form.title == "Check first":
        await person.submit()


async def card(ws: SandboxDriver, channel: str = "#support", reader: str = "lead") -> Read:
    """Return the newest card of the channel as ``reader`` sees it."""
    posts = [one for one in await ws.person(reader).reads(channel) if not one.ephemeral and one.is_app]
    return next(one for one in reversed(posts) if "see the card" not in one.shown)


async def line(ws: SandboxDriver, channel: str = "#support") -> Read:
    """Return the newest outcome line of the channel."""
    posts = [one for one in await ws.person("lead").reads(channel) if not one.ephemeral and one.is_app]
    return next(one for one in reversed(posts) if "see the card" in one.shown)


async def seals(ws: SandboxDriver, name: str, choice: str, because: str, **more: str) -> None:
    """Somebody presses a choice in their message, writes why, and seals it."""
    person = ws.person(name)
    await person.press(choice, "dm")
    await person.fill({"Because": because, **more})
    await person.submit()


async def three_seal(ws: SandboxDriver) -> None:
    """Two say yes, one says no; the last one opens all."""
    await seals(ws, "agent-1", "Yes", "Two minutes of checking is cheaper than one wrong payment.")
    await seals(ws, "agent-2", "Yes", "I sent one of the three.")
    mind = {"What would change my mind": "Fraud above 2 % of refunds."}
    await seals(ws, "agent-3", "No", "Honest customers wait longer for money that is theirs.", **mind)


async def lead_writes(ws: SandboxDriver, choice: str = "Yes", why: str = "Three wrong payments cost $780.") -> None:
    """The lead fills the form "Decide" and sends it."""
    lead = ws.person("lead")
    await lead.press("Decide", "dm")
    await lead.fill({"Decision": choice, "In one sentence": f"{choice}, for 14 days", "Why": why})
    await lead.submit()


async def lead_decides(
    ws: SandboxDriver,
    choice: str = "Yes",
    why: str = "Three wrong payments cost $780.",
    heard: str = "You fear slower refunds for honest customers.",
) -> Read:
    """The lead decides from their message, and says what they heard from who chose differently; returns the line."""
    await lead_writes(ws, choice, why)
    lead = ws.person("lead")
    asked = await lead.modal()
    if asked is not None and asked.title == "What you heard":
        await lead.fill({label: heard for label in asked.fields})
        await lead.submit()
    return await line(ws)


async def decided(ws: SandboxDriver) -> Read:
    """Ask, seal, decide, be heard; returns the line that asks for answers. Everybody's message asks for theirs."""
    on_the_line = await decided_and_heard(ws)
    await ws.person("agent-3").press("Yes, that is my point", "dm")
    return on_the_line


async def decided_and_heard(ws: SandboxDriver) -> Read:
    """Ask, seal, decide; agent-3, who chose differently, has not said yet whether that was their point."""
    await lead_asks(ws)
    await three_seal(ws)
    return await lead_decides(ws)


async def last_words(ws: SandboxDriver, name: str, channel: str = "#support") -> str:
    """Return the newest ephemeral that somebody sees, or ""."""
    told = [one.shown for one in await ws.person(name).reads(channel) if one.ephemeral]
    return told[-1] if told else ""


async def messages_of(ws: SandboxDriver, name: str) -> int:
    """Return how many direct messages have notified somebody."""
    return (await ws.counts())[name]["messages"]
