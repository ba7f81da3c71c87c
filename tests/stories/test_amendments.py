"""After the decision: amended, it is asked about again; undone, it says what was learned; nothing is lost."""

from typing import Any

from bot.sandbox.driver import Read, SandboxDriver
from tests.stories.steps import card, decided, last_words, line, messages_of

REASON = "What made you change it, in a line"
LEARNED = "What we learned, in a line"


async def in_force(ws: SandboxDriver) -> None:
    """Ask, seal, decide; everybody answers, and the decision is in force."""
    await decided(ws)
    for name, answer in (("agent-1", "Agree"), ("agent-2", "Agree"), ("agent-3", "Disagree and commit")):
        await ws.person(name).press(answer, "dm")


async def opens_way(ws: SandboxDriver, name: str, way: str) -> None:
    """Somebody opens "Amend or undo" on the card, and one of its ways."""
    person = ws.person(name)
    await person.choose_menu("Amend or undo", message=await card(ws, reader=name))
    await person.press(way, "modal")


async def amends(ws: SandboxDriver, name: str = "lead", **news: Any) -> None:
    """Somebody amends the decision; ``news`` are fields of the form by their labels."""
    await opens_way(ws, name, "Amend it")
    await ws.person(name).fill({REASON: "Two weeks were too short.", **news})
    await ws.person(name).submit()


async def thread_of(ws: SandboxDriver, reader: str = "agent-2") -> list[Read]:
    """Return the thread of the card."""
    return await ws.person(reader).thread(await card(ws, reader=reader))


async def test_other_words_ask_everybody_again(stage: SandboxDriver) -> None:
    """The card and the line change, one line in the thread says why; all are asked again, by edits alone."""
    await in_force(stage)
    before = {name: await messages_of(stage, name) for name in ("agent-1", "agent-2", "agent-3")}

    await stage.clock.advance(hours=24)
    await amends(stage, **{"In one sentence": "Yes, for 30 days"})

    after = await card(stage)
    assert after.text.startswith("Decided: Yes, for 30 days")
    assert "Amended on Wed 25 Nov by lead: Two weeks were too short. Was: Yes, for 14 days" in after.shown.replace(
        "*", ""
    )
    assert "not answered yet: 3" in after.shown
    assert "[Agree]" in after.shown
    assert "You fear slower refunds" in after.shown, "what was heard goes on"
    asking = await line(stage)
    assert "Yes, for 30 days" in asking.text
    assert "[Agree]" in asking.shown
    told = (await thread_of(stage))[-1].shown.replace("*", "")
    assert "Amended by lead: Two weeks were too short." in told
    assert "Asked again: agent-1, agent-2, agent-3" in told
    mine = (await stage.person("agent-1").dm())[-1].shown.replace("*", "")
    assert "lead amended the decision: Yes, for 30 days. Your answer? Was: Yes, for 14 days." in mine
    assert {name: await messages_of(stage, name) for name in before} == before, "nobody is pinged"


async def test_what_was_answered_before_stays_with_its_version(stage: SandboxDriver) -> None:
    """Old answers and old emoji answer the old words; the older version is readable with them."""
    await decided(stage)
    await stage.person("agent-1").react("white_check_mark", await line(stage))
    await stage.person("agent-2").press("Agree", "dm")

    await amends(stage, **{"In one sentence": "Yes, for 30 days"})
    assert "not answered yet: 3" in (await card(stage)).shown
    await stage.person("agent-1").unreact("white_check_mark", await line(stage))
    assert "not answered yet: 3" in (await card(stage)).shown
    await stage.person("agent-1").react("white_check_mark", await line(stage))
    assert "Agree* 1" in str((await card(stage)).blocks)

    reader = stage.person("product-manager")
    await reader.press("Earlier versions", message=await card(stage, reader="product-manager"))
    first = await reader.modal()
    assert first is not None
    assert "Yes, for 14 days" in first.shown
    assert "Version 1 of 2" in first.shown
    assert "Agree agent-2" in first.shown.replace("*", "")
    await reader.press("More", "modal")
    second = await reader.modal()
    assert second is not None
    assert "Yes, for 30 days" in second.shown


async def test_another_day_asks_nobody(stage: SandboxDriver) -> None:
    """Where only the day to look back changes, it stays in force with all its answers."""
    await in_force(stage)

    await amends(stage, **{"Look back on": "2026-12-22"})

    after = await card(stage)
    assert "look back Tue 22 Dec" in after.shown
    assert "2 agree, 1 disagrees and commits" in after.text
    assert "Honest customers wait longer" in after.shown
    assert "[Agree]" not in after.shown
    assert "Nobody is asked again" in (await thread_of(stage))[-1].shown


async def test_a_new_owner_is_asked_alone(stage: SandboxDriver) -> None:
    """Everybody's answers stand; the lead owns it until the new owner, who is pinged by nothing, accepts."""
    await in_force(stage)
    before = await messages_of(stage, "agent-1")

    await amends(stage, **{"Owner, one person": "agent-1"})

    asked = await card(stage)
    assert "lead decided and owns it · offered to agent-1" in asked.shown
    assert "2 agree, 1 disagrees and commits" in asked.text
    assert "agent-1 is asked to be; lead owns it until then" in (await thread_of(stage))[-1].shown.replace("*", "")
    assert await messages_of(stage, "agent-1") == before
    await stage.person("agent-1").slash("/decide mine")
    await stage.person("agent-1").press("Accept")
    assert "lead decided · agent-1 owns it" in (await card(stage)).shown


async def test_undone_with_what_was_learned(stage: SandboxDriver) -> None:
    """The card says when, by whom and why; answers stay, nobody is asked anything, and it cannot be undone twice."""
    await in_force(stage)
    before = {name: await messages_of(stage, name) for name in ("agent-1", "agent-2", "agent-3")}

    await opens_way(stage, "lead", "Undo it")
    lead = stage.person("lead")
    await lead.submit()
    refused = await lead.modal()
    assert refused is not None
    assert refused.errors or refused.fields[LEARNED].error, "what was learned is asked for"
    await lead.fill({LEARNED: "Nobody sent a wrong payment again.", "What it cost": "2 days"})
    await lead.submit()

    after = await card(stage)
    shown = after.shown.replace("*", "")
    assert after.text.startswith("Undone: Yes, for 14 days. By lead on Tue 24 Nov: Nobody sent a wrong payment again.")
    assert "Undone on Tue 24 Nov by lead" in shown
    assert "Learned Nobody sent a wrong payment again. Cost 2 days" in shown
    assert "Honest customers wait longer" in shown, "the dissent stands"
    assert "Undone: Yes, for 14 days" in (await line(stage)).shown
    assert "Undone by lead" in (await thread_of(stage))[-1].text
    mine = (await stage.person("agent-3").dm())[-1].shown
    assert "Nothing is asked of you" in mine
    assert {name: await messages_of(stage, name) for name in before} == before, "nobody is pinged"
    assert "Amend or undo" not in str(after.blocks)


async def test_who_does_not_decide_cannot(stage: SandboxDriver) -> None:
    """Anybody else is told who does."""
    await in_force(stage)

    await stage.person("agent-2").choose_menu("Amend or undo", message=await card(stage, reader="agent-2"))

    assert "lead decides this" in await last_words(stage, "agent-2")


async def _owned_by_agent_1(ws: SandboxDriver) -> None:
    """The lead amends who owns it, and agent-1 accepts."""
    await amends(ws, **{"Owner, one person": "agent-1"})
    await ws.person("agent-1").slash("/decide mine")
    await ws.person("agent-1").press("Accept", "ephemeral")


async def test_the_owner_proposes_and_the_decider_confirms(stage: SandboxDriver) -> None:
    """What the owner writes waits for the decider, who presses once; nothing changes before that."""
    await in_force(stage)
    await _owned_by_agent_1(stage)
    owner, lead = stage.person("agent-1"), stage.person("lead")

    await amends(stage, "agent-1", **{"In one sentence": "Yes, for good"})

    assert await owner.modal() is None
    assert "lead has your proposal" in await last_words(stage, "agent-1")
    assert (await card(stage)).text.startswith("Decided: Yes, for 14 days")
    await lead.slash("/decide mine")
    waits = await last_words(stage, "lead")
    assert "agent-1 proposes to amend" in waits
    assert "Yes, for good" in waits
    await lead.press("Confirm it")

    assert (await card(stage)).text.startswith("Decided: Yes, for good")
    assert "Nothing waits for you" in await last_words(stage, "lead")


async def test_a_proposal_can_be_left(stage: SandboxDriver) -> None:
    """The decider leaves it as it is, in the same menu; nothing of the decision changes."""
    await in_force(stage)
    await _owned_by_agent_1(stage)
    await opens_way(stage, "agent-1", "Undo it")
    await stage.person("agent-1").fill({LEARNED: "It slows us down."})
    await stage.person("agent-1").submit()
    lead = stage.person("lead")

    await lead.choose_menu("Amend or undo", message=await card(stage))
    form = await lead.modal()
    assert form is not None
    assert "agent-1 proposes to undo" in form.shown
    await lead.press("Leave it as it is", "modal")

    after = await lead.modal()
    assert after is not None
    assert "proposes" not in after.shown
    assert (await card(stage)).text.startswith("Decided")


async def test_of_two_changes_at_once_one_wins(stage: SandboxDriver) -> None:
    """Two forms about the same version: the second is told what happened, and overwrites nothing."""
    await in_force(stage)
    await _owned_by_agent_1(stage)
    await opens_way(stage, "lead", "Amend it")
    await opens_way(stage, "agent-1", "Undo it")

    lead, owner = stage.person("lead"), stage.person("agent-1")
    await lead.fill({REASON: "It works.", "In one sentence": "Yes, for good"})
    await lead.submit()
    await owner.fill({LEARNED: "It slows us down."})
    await owner.submit()

    told = await owner.modal()
    assert told is not None
    assert "lead changed it meanwhile: Yes, for good" in told.shown
    assert (await card(stage)).text.startswith("Decided: Yes, for good")
