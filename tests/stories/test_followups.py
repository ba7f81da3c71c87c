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
    assert await messages_of(stage, "agent-1") == before + 2
    assert f"Follow-up · {CHECKLIST} · due today" in nudge.shown.replace("*", "")
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


async def later(ws: SandboxDriver, name: str, where: Read | str, **fields: str) -> str:
    """Somebody presses "Not yet" and fills in what now; returns what the form says then, and closes it."""
    person = ws.person(name)
    if isinstance(where, str):
        await person.press("Not yet", where)
    else:
        await person.press("Not yet", message=where)
    if "way" in fields:
        await person.press(fields.pop("way"), "modal")
    await person.fill({label.replace("_", " "): value for label, value in fields.items()})
    await person.submit()
    form = await person.modal()
    assert form is not None
    said = form.shown + " ".join(form.errors)
    await person.close(everything=True)
    return said.replace("*", "")


async def test_not_yet(stage: SandboxDriver) -> None:
    """Slipped, a weekend moved and said, the third time F3; blocked, asked of the blocker, free, dropped."""
    lead = stage.person("lead")
    await lead.slash(f"/decide todo {CHECKLIST} thu")
    form = await lead.modal()
    assert form is not None
    assert (form.fields["What"].value, form.fields["Who, one person"].value) == (CHECKLIST, "lead")
    await lead.submit()
    assert "Yours" in (await lead.modal()).shown
    await lead.close(everything=True)
    await lead.open_home()

    said = await later(stage, "lead", "home", New_date="sat", **{"Why, in one line": "Legal reads it."})
    assert "Due Mon 30 Nov now" in said
    said = await later(stage, "lead", "home", New_date="2 dec", **{"Why, in one line": "Still with legal."})
    assert "Due Wed 2 Dec now" in said
    said = await later(stage, "lead", "home", New_date="4 dec", **{"Why, in one line": "And again."})
    assert "Moved twice. Do it, split it, or drop it with a reason?" in said

    whom = {"Who blocks it": "agent-1", "Why, in one line": "Needs the template."}
    assert "agent-1 is asked to free it" in await later(stage, "lead", "home", way="Blocked by somebody", **whom)
    mine = await home(stage, "lead")
    assert "[Not yet]" not in mine
    assert f"{CHECKLIST} · lead, blocked by agent-1" in mine
    await stage.clock.advance_to("2026-11-25T09:01+01:00")
    asked = await today(stage, "agent-1")
    assert "lead is blocked by you" in asked.shown
    assert "Needs the template." in asked.shown
    await stage.person("agent-1").press("Not me", message=asked)
    assert "agent-1 says: not me" in await home(stage, "lead")
    assert "[Not me]" not in (await today(stage, "agent-1")).shown

    await later(stage, "lead", "home", way="Blocked by somebody", **whom)
    await stage.clock.advance_to("2026-11-26T09:01+01:00")
    await stage.person("agent-1").press("It is free now", message=await today(stage, "agent-1"))
    await stage.clock.advance_to("2026-11-27T09:01+01:00")
    back = await today(stage, "lead")
    assert "agent-1 says: it is free now" in back.shown
    said = await later(stage, "lead", back, way="Drop it", **{"Why, in one line": "Nobody needs it."})
    assert "Dropped" in said
    assert CHECKLIST not in await home(stage, "lead")
    assert "Dropped" in (await today(stage, "lead")).shown


async def test_ways_in_and_what_is_refused(stage: SandboxDriver) -> None:
    """A message becomes one, in a card's thread on that record; two people, guests, bots, yesterday are refused."""
    lead = stage.person("lead")
    question = await card_of_a_decision(stage)
    await lead.says("The macro for refunds is wrong", in_thread_of=question)
    reply = (await lead.thread(question))[-1]
    await lead.shortcut("Make it a follow-up", on=reply)
    await lead.fill({"By when": "in 2 weeks"})
    await lead.submit()
    await lead.close(everything=True)
    await lead.choose_menu("History", message=question)
    assert "You made a follow-up" in (await lead.modal()).shown
    await lead.close(everything=True)

    await stage.person("agent-2").says("Somebody should tell the shops", "#support")
    alone = (await lead.reads("#support"))[-1]
    await lead.shortcut("Make it a follow-up", on=alone)
    form = await lead.modal()
    assert form is not None
    assert form.fields["What"].value == "Somebody should tell the shops"
    for who, why in (("contractor", "is a guest here"), ("Decide", "is a bot or deactivated")):
        await lead.fill({"Who, one person": who})
        await lead.submit()
        assert why in str((await lead.modal()).fields["Who, one person"].error)
    await lead.fill({"Who, one person": "agent-2", "By when": "yesterday"})
    await lead.submit()
    form = await lead.modal()
    assert form is not None
    assert "That is in the past" in str(form.fields["By when"].error)
    await lead.fill({"By when": "soonish"})
    await lead.submit()
    form = await lead.modal()
    assert form is not None
    assert "Who, and by which day?" in str(form.fields["By when"].error)
    await lead.fill({"By when": "fri", "What": "Tell the shops"})
    await lead.submit()
    await lead.close(everything=True)
    assert "Follow-ups that you wait for: 1" in await home(stage, "lead")

    await lead.slash("/decide todo tell the shops @agent-1 @agent-2 fri")
    form = await lead.modal()
    assert form is not None
    assert "You named several people" in form.shown
    assert not form.fields["Who, one person"].value
    await lead.close(everything=True)
    await lead.slash("/decide todo tell the shops @agent-1 yesterday")
    assert "That day is over" in (await lead.modal()).shown
    await lead.close(everything=True)
    await lead.slash("/decide todo")
    assert "1 follow-up waits for you" in await last_words(stage, "lead")
    guest = stage.person("contractor")
    await guest.slash("/decide todo tell the shops @agent-1 fri")
    assert "Guests answer" in await last_words(stage, "contractor")


async def card_of_a_decision(ws: SandboxDriver) -> Read:
    """Return the card of a decision that was recorded, which is quickly made."""
    lead = ws.person("lead")
    await lead.slash("/decide record", channel="#support")
    await lead.fill(
        {"What was decided": "Chat before e-mail", "Why": "It is faster for most.", "Owner, one person": "lead"}
    )
    await lead.submit()
    return await card(ws)


async def test_two_answers_at_one_moment(stage: SandboxDriver) -> None:
    """A day is moved in a form while somebody else took it on and did it: one wins, the other is told what happened."""
    lead, agent = stage.person("lead"), stage.person("agent-1")
    await lead.slash(f"/decide todo {CHECKLIST} mon")
    await lead.submit()
    await lead.close(everything=True)
    await lead.open_home()
    said = await later(
        stage, "lead", "home", way="Somebody else does it", **{"Who takes it": "agent-1", "Why, in one line": "Yours."}
    )
    assert "Until they accept, it stays where it is" in said
    await lead.press("Not yet", "home")
    await lead.fill({"New date": "wed", "Why, in one line": "Legal reads it."})

    assert "lead asks you: Yours." in await home(stage, "agent-1")
    await agent.press("Accept", "home")
    await agent.press("Done", "home")
    await agent.fill({"How? One line or a link": "https://example.com/checklist"})
    await agent.submit()
    await agent.close(everything=True)
    await lead.submit()

    told = await lead.modal()
    assert told is not None
    assert "agent-1 finished this" in told.shown
    await lead.close(everything=True)
    assert CHECKLIST not in await home(stage, "lead")


async def test_put_off(stage: SandboxDriver) -> None:
    """A follow-up is put off in Home like anything else, and leaves the morning message until its day."""
    lead = stage.person("lead")
    await lead.slash(f"/decide todo {CHECKLIST} 11 dec")
    await lead.submit()
    await lead.close(everything=True)
    await lead.open_home()
    await lead.press("Remind me later", "home")
    await lead.fill({"What": f"Follow up: {CHECKLIST}"})
    await lead.submit()
    assert "Snoozed until Wed 25 Nov" in await home(stage, "lead")
    await stage.clock.advance_to("2026-11-25T09:01+01:00")
    assert f"Follow-up · {CHECKLIST} · due Fri 11 Dec" in (await today(stage, "lead")).shown.replace("*", "")


async def test_declined_orphaned_and_named_anew(stage: SandboxDriver) -> None:
    """Declined with a word why, it waits for its maker; where its owner leaves, for the decider, at once."""
    lead, agent = stage.person("lead"), stage.person("agent-1")
    question = await card_of_a_decision(stage)
    product = stage.person("product-manager")
    await product.choose_menu("Make a follow-up", message=question)
    await product.fill({"What": CHECKLIST, "Who, one person": "agent-1", "By when": "fri"})
    await product.submit()
    await product.close(everything=True)
    assert "product-manager asks you" in await home(stage, "agent-1")
    await agent.press("Decline", "home")
    await agent.submit()
    assert (await agent.modal()).fields["Why, in a word"].error
    await agent.fill({"Why, in a word": "I am away"})
    await agent.submit()
    await agent.close(everything=True)
    assert "Take it on?" not in await home(stage, "agent-1")

    assert "agent-1 declined: I am away" in await home(stage, "product-manager")
    assert "Nobody has it" not in await home(stage, "lead")
    await product.press("Name somebody", "home")
    await product.fill({"Who takes it": "agent-2"})
    await product.submit()
    await product.close(everything=True)
    await home(stage, "agent-2")
    await stage.person("agent-2").press("Accept", "home")
    assert "[Not yet]" in await home(stage, "agent-2")

    await stage.admin("deactivate", user="agent-2")
    assert "agent-2 cannot be asked any more" in await home(stage, "lead")
    assert "Nobody has it" not in await home(stage, "product-manager")
    before = await messages_of(stage, "lead")
    await stage.clock.advance_to("2026-11-25T09:01+01:00")
    assert await messages_of(stage, "lead") == before + 1
    await lead.press("Name somebody", message=await today(stage, "lead"))
    await lead.fill({"Who takes it": "lead"})
    await lead.submit()
    await lead.close(everything=True)
    assert f"Follow-up · {CHECKLIST}" in await home(stage, "lead")


async def test_the_ladder_ends(stage: SandboxDriver) -> None:
    """Nudged a day before, on the day, then after 2, 5 and 10 working days; then its maker, once; then nobody."""
    await gives(stage, "agent-1", "mon")
    await home(stage, "agent-1")
    await stage.person("agent-1").slash("/decide todo")
    await stage.person("agent-1").press("Accept", "ephemeral")
    redrawn = await last_words(stage, "agent-1")
    assert "[Done]" in redrawn, "the list that it was pressed in shows what is true now"
    assert "[Accept]" not in redrawn
    before = {name: await messages_of(stage, name) for name in ("agent-1", "lead")}
    told = []
    for day in ("11-27", "11-30", "12-02", "12-07", "12-14"):
        await stage.clock.advance_to(f"2026-{day}T09:01+01:00")
        told.append(await messages_of(stage, "agent-1") - before["agent-1"])
    assert told == [1, 2, 3, 4, 5]
    assert "due since Mon 30 Nov" in (await today(stage, "agent-1")).shown
    assert await messages_of(stage, "lead") == before["lead"]

    await stage.clock.advance_to("2026-12-15T09:01+01:00")
    assert await messages_of(stage, "lead") == before["lead"] + 1
    assert f"Late · {CHECKLIST} · agent-1 · due since Mon 30 Nov" in (await today(stage, "lead")).shown.replace("*", "")
    await stage.clock.advance_to("2027-01-18T09:01+01:00")
    assert await messages_of(stage, "agent-1") == before["agent-1"] + 5
    assert await messages_of(stage, "lead") == before["lead"] + 1
    await later(stage, "agent-1", "home", New_date="fri", **{"Why, in one line": "Now it can be done."})
    assert "Late" not in await home(stage, "lead")
