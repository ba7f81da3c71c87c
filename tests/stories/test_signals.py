"""One-way doors: a position says its chance and the likeliest cause; the owner makes stop signals of them."""

from bot.sandbox.driver import SandboxDriver
from tests.stories.steps import card, messages_of
from tests.stories.test_doors import form_of, one_way_asked

CAUSE = "Two contracts name EU-1."
CHANCE = "Chance that it works, 1 to 99: All tenants run in EU-2 and p99 stays under 200 ms."


async def bets(ws: SandboxDriver, name: str, choice: str, chance: str, cause: str) -> None:
    """Somebody seals a position of a one-way door."""
    person = ws.person(name)
    await person.press(choice, "dm")
    words = {"Because": f"{name} thinks so.", "What would change my mind": "A failed rehearsal."}
    await person.fill({**words, CHANCE: chance, "A year on it failed. The likeliest cause": cause})
    await person.submit()


async def test_what_is_asked_sealed_and_opened(stage: SandboxDriver) -> None:
    """Chance and cause are required, are nowhere before the reveal, and open with each position as they are."""
    await one_way_asked(stage)
    agent = stage.person("agent-1")
    await agent.press("Yes", "dm")
    form = await agent.modal()
    assert form is not None
    assert "How sure, in percent" not in form.fields
    await agent.fill({"Because": "It is cheaper."})
    await agent.submit()
    missing = await agent.modal()
    assert missing is not None, "nothing is sealed without them"
    await agent.close(everything=True)
    await bets(stage, "agent-1", "Yes", "80", "The move takes a year.")
    assert "1 of 2 in" in (await card(stage)).text

    await bets(stage, "agent-2", "No", "35", CAUSE)
    thread = "\n".join(one.shown for one in await agent.thread(await card(stage)))
    assert "agent-2, 35 % that it works" in thread
    assert f"If it fails: {CAUSE}" in thread
    assert "35, 80 %" in thread
    assert "mean" not in thread


async def test_the_owner_writes_stop_signals(stage: SandboxDriver) -> None:
    """Home asks the owner; saved ones stand in the thread by an edit; nobody is pinged, and nobody else writes any."""
    await one_way_asked(stage)
    lead = stage.person("lead")
    await lead.open_home()
    assert "Stop signals" not in "\n".join(await lead.home())
    await bets(stage, "agent-1", "Yes", "80", "The move takes a year.")
    await bets(stage, "agent-2", "No", "35", CAUSE)
    before = await messages_of(stage, "lead")
    assert "Two causes of failure were named; which would make us stop?" in "\n".join(await lead.home())

    await lead.press("Write one to three", "home")
    form = await lead.modal()
    assert form is not None
    assert CAUSE in form.shown
    assert CHANCE in form.fields, "who owns it was asked for no position"
    signal = {"If we see": "a tenant above 250 ms", "On": "2026-11-01", "Then we": "stop phase 2"}
    await lead.fill({**signal, CHANCE: "70"})
    await lead.submit()
    past = await lead.modal()
    assert past is not None
    assert past.fields["On"].error
    await lead.fill({"On": "2027-03-01"})
    await lead.submit()
    kept = await lead.modal()
    assert kept is not None
    assert "Stop if a tenant above 250 ms on Mon 1 Mar 2027: stop phase 2" in kept.shown.replace("*", "")
    await lead.press("Add another", "modal")
    again = await lead.modal()
    assert again is not None
    assert CHANCE not in again.fields, "once"
    await lead.fill({"If we see": "no written view of legal", "On": "2026-12-15", "Then we": "ask again"})
    await lead.submit()
    await lead.close(everything=True)

    thread = "\n".join(one.shown for one in await stage.person("agent-1").thread(await card(stage))).replace("*", "")
    assert thread.index("Stop if no written view of legal") < thread.index("Stop if a tenant above 250 ms")
    assert "Stop signals" not in "\n".join(await lead.home())
    assert await messages_of(stage, "lead") == before
    await lead.choose_menu("History", message=await card(stage))
    history = await lead.modal()
    assert history is not None
    assert "You wrote a stop signal" in history.shown
    await lead.close(everything=True)
    assert "gave it 70 %" not in thread, "a number of whoever proposes it would plead for it"
    await stage.clock.advance(hours=24)
    decider = stage.person("product-manager")
    await decider.press("Decide", "dm")
    await decider.fill({"Decision": "Yes", "In one sentence": "Yes, by June", "Why": "It is cheaper."})
    await decider.submit()
    await decider.fill({label: "You fear for the contracts." for label in (await form_of(decider)).fields})
    await decider.submit()
    thread = "\n".join(one.shown for one in await stage.person("agent-1").thread(await card(stage)))
    assert "lead, who owns it, gave it 70 %, after reading the positions, sealed until it was decided" in thread
