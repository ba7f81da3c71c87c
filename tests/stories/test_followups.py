"""Follow-ups: made from a decision, a message or a command; answered inside the nudge; slipped, blocked, orphaned."""

from bot.sandbox.driver import Read, SandboxDriver
from tests.stories.steps import card, decided, last_words, messages_of

CHECKLIST = "Write the refund checklist"


async def today(ws: SandboxDriver, name: str) -> Read:
    """Return the newest direct message of somebody."""
    return (await ws.person(name).dm())[-1]


async def home(ws: SandboxDriver, name: str) -> str:
    """Return the Home of somebody, as they read it."""
    person = ws.person(name)
    await person.open_home()
    return "\n".join(await person.home()).replace("*", "")


async def gives(ws: SandboxDriver, to: str, when: str = "fri", what: str = CHECKLIST, by: str = "lead") -> None:
    """Somebody makes a follow-up for somebody by the command."""
    await ws.person(by).slash(f"/decide todo {what} @{to} {when}")
    await ws.person(by).submit()
    await ws.person(by).close(everything=True)


async def test_from_the_decision_to_done(stage: SandboxDriver) -> None:
    """Made from the card, accepted and done inside the morning message; gone everywhere, and told in the history."""
    await decided(stage)
    lead, agent = stage.person("lead"), stage.person("agent-1")
    await lead.choose_menu("Make a follow-up", message=await card(stage))
    form = await lead.modal()
    assert form is not None
    assert form.fields["Who, one person"].value == "lead"
    await lead.fill({"What": CHECKLIST, "Who, one person": "agent-1", "By when": "thu"})
    assert str((await lead.modal()).fields["By when"].value).startswith("Thu 26 Nov (in 2 days)")
    await lead.submit()
    made = await lead.modal()
    assert made is not None
    assert "agent-1 is asked" in made.shown
    await lead.close(everything=True)
    assert "agent-1, not accepted yet" in await home(stage, "lead")
    before = await messages_of(stage, "agent-1")

    await stage.clock.advance_to("2026-11-25T09:01+01:00")
    assert await messages_of(stage, "agent-1") == before + 1
    asked = await today(stage, "agent-1")
    assert f"Take it on? · {CHECKLIST} · due tomorrow" in asked.shown.replace("*", "")
    await agent.press("Accept", message=asked)
    assert "It is yours" in (await today(stage, "agent-1")).shown

    await stage.clock.advance_to("2026-11-26T09:01+01:00")
    nudge = await today(stage, "agent-1")
    assert nudge.text.startswith("One thing waits for you") or "follow-up due today" in nudge.text
    await agent.press("Done", message=nudge)
    await agent.submit()
    assert (await agent.modal()).fields["How? One line or a link"].error
    await agent.fill({"How? One line or a link": "It is in the handbook"})
    await agent.submit()
    await agent.close(everything=True)
    assert "Done: Write the refund checklist" in (await today(stage, "agent-1")).shown.replace("*", "")
    assert "[Not yet]" not in (await today(stage, "agent-1")).shown
    assert CHECKLIST not in await home(stage, "agent-1")
    assert CHECKLIST not in await home(stage, "lead")
    await lead.choose_menu("History", message=await card(stage))
    told = (await lead.modal()).shown
    assert "You made a follow-up" in told
    assert "agent-1 finished a follow-up" in told
