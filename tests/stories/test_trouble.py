"""Trouble: two at once, too late, deleted, archived, gone; always a sentence, and the record goes on."""

import pytest

from bot.sandbox.driver import Read, SandboxDriver
from bot.sandbox.refusal import SandboxRefused
from tests.stories.steps import (
    ASK,
    card,
    decided,
    last_words,
    lead_asks,
    lead_decides,
    line,
    messages_of,
    seals,
    three_seal,
)

AGENTS = ("agent-1", "agent-2", "agent-3")


async def posts(ws: SandboxDriver) -> list[Read]:
    """Return everything of ours that stands in the channel."""
    return [one for one in await ws.person("lead").reads("#support") if one.is_app and not one.ephemeral]


async def three_agree(ws: SandboxDriver) -> None:
    """All three say yes."""
    for name in AGENTS:
        await seals(ws, name, "Yes", "It helps.")


async def sides(ws: SandboxDriver, name: str) -> str:
    """Return all that somebody's direct messages show."""
    return "\n".join(one.shown for one in await ws.person(name).dm())


# too late, too early, twice


async def test_a_form_sent_after_the_deadline(stage: SandboxDriver) -> None:
    """Opened before, sent after: nothing is lost; it is added as "after reading the others", outside the count."""
    await lead_asks(stage)
    await seals(stage, "agent-1", "Yes", "In time.")
    agent = stage.person("agent-3")
    await agent.press("No", "dm")
    await agent.fill({"Because": "I was in a call."})
    await stage.clock.advance_to("15:01")
    assert "Positions are open" in (await card(stage)).text

    await agent.submit()

    if await agent.modal() is not None:
        raise AssertionError((await agent.modal()).shown)  # type: ignore[union-attr]  # it is there
    thread = "\n".join(one.shown for one in await agent.thread(await card(stage)))
    assert "I was in a call." in thread
    assert "after reading the others" in thread.lower()
    assert "No 0" not in (await card(stage)).shown
    assert "*No* 1" not in str((await card(stage)).blocks)


async def test_old_buttons_say_what_happened_since(stage: SandboxDriver) -> None:
    """A slow client shows the choices of last hour: after the reveal and after the decision a press tells the news."""
    await lead_asks(stage)
    await three_seal(stage)
    agent = stage.person("agent-1")
    (ask,) = await agent.dm()
    await lead_decides(stage)

    await agent.press("Yes", message=ask, stale=True)
    assert await agent.modal() is None
    told = (await agent.dm())[-1].shown
    assert "This was decided" in told, told
    assert "Yes, for 14 days" in told

    lead = stage.person("lead")
    turn = (await lead.dm())[0]
    await lead.press("Decide", message=turn, stale=True)
    assert await lead.modal() is None
    assert "This was decided" in (await lead.dm())[-1].shown


async def test_an_old_button_of_a_closed_question(stage: SandboxDriver) -> None:
    """Closed without deciding: the ask's old choice says so, and nothing is written."""
    await lead_asks(stage)
    agent = stage.person("agent-1")
    (ask,) = await agent.dm()
    lead = stage.person("lead")
    await lead.choose_menu("Close without deciding", message=await card(stage))
    form = await lead.modal()
    assert form is not None
    await lead.fill({next(iter(form.fields)): "Answered by phone."})
    await lead.submit()

    await agent.press("Yes", message=ask, stale=True)

    assert await agent.modal() is None
    assert "closed without deciding" in (await agent.dm())[-1].shown.lower()


async def test_the_same_button_twice_at_once(stage: SandboxDriver) -> None:
    """Two quick presses of Agree count once; two quick submissions of one form open one question."""
    on_the_line = await decided(stage)
    press = {"label": "Agree", "ts": on_the_line.ts, "channel": on_the_line.channel, "settle": False}
    await stage.act("press", user="agent-1", **press)
    await stage.act("press", user="agent-1", **press)
    await stage.settle()

    assert "*Agree* 1" in str((await card(stage)).blocks)
    assert "Already counted: you agree." in await last_words(stage, "agent-1")


async def test_two_windows_of_one_decider(stage: SandboxDriver) -> None:
    """The same form open twice, in two windows: one decides, the other is told what was decided."""
    await lead_asks(stage)
    await three_agree(stage)
    lead = stage.person("lead")
    fields = {"In one sentence": "Yes, for 14 days", "Why": "It costs $780.", "Decision": "Yes"}
    windows = _sandbox(stage).world.state.modals
    await lead.press("Decide", "dm")
    await lead.fill(fields)
    other = windows.pop(_member(stage, "lead"))
    await lead.choose_menu("Decide", message=await card(stage))
    await lead.fill({**fields, "In one sentence": "Yes, for a year"})

    await lead.submit()
    windows[_member(stage, "lead")] = other
    await lead.submit()

    told = await lead.modal()
    shown = (told.shown + " ".join(told.errors) if told else "") + await last_words(stage, "lead")
    assert "This was decided" in shown
    (one,) = [post for post in await posts(stage) if "see the card" in post.shown]
    assert "Yes, for a year" in one.shown
    assert len([m for m in await lead.thread(await card(stage)) if m.text.startswith("Decided")]) <= 2


async def test_two_deciders_at_once(stage: SandboxDriver) -> None:
    """Somebody who decided before handing it back has the form still open: the new decider's counts, they are told."""
    lead, manager = stage.person("lead"), stage.person("product-manager")
    await lead.slash(ASK)
    await lead.press("Change")
    await lead.fill({"Who decides": "product-manager"})
    await lead.submit()
    await lead.submit()
    await three_agree(stage)
    fields = {"Decision": "Yes", "In one sentence": "Yes, for 14 days", "Why": "It costs $780."}
    await manager.press("Decide", "dm")
    await manager.fill(fields)
    named = (await manager.dm())[0]
    await manager.press("Not me", message=named, stale=True)
    await lead.press("Decide", "dm")
    await lead.fill({**fields, "In one sentence": "Yes, for a month"})

    await stage.act("submit", user="lead", settle=False)
    await stage.act("submit", user="product-manager", settle=False)
    await stage.settle()

    (one,) = [post for post in await posts(stage) if "see the card" in post.shown]
    winner = "Yes, for a month" if "Yes, for a month" in one.shown else "Yes, for 14 days"
    loser = "product-manager" if winner == "Yes, for a month" else "lead"
    form = await stage.person(loser).modal()
    shown = (" ".join(form.errors) + form.shown if form else "") + await sides(stage, loser)
    assert "This was decided" in shown or "decides this" in shown, shown


# names that nobody knows


async def test_ids_that_no_listener_knows(stage: SandboxDriver) -> None:
    """A button of a version that nobody remembers: "this has moved on", never silence and never "did not respond"."""
    world = await lead_asks(stage)
    agent = stage.person("agent-1")
    (ask,) = await agent.dm()
    await _rename(stage, ask, "position.write.v1", "position.write.v0")

    await agent.press("Yes", message=ask)

    assert "This has moved on" in (await agent.dm())[-1].shown
    assert await agent.notices() == []
    assert world.ts == (await card(stage)).ts


async def test_a_form_that_no_listener_knows(stage: SandboxDriver) -> None:
    """A form of a version that nobody remembers keeps what was typed on the screen, or says that it has moved on."""
    await lead_asks(stage)
    agent = stage.person("agent-1")
    await agent.press("Yes", "dm")
    await agent.fill({"Because": "It helps."})
    _sandbox(stage).world.state.modals[_member(stage, "agent-1")][-1].body["callback_id"] = "position.form.v0"

    await agent.submit()

    form = await agent.modal()
    shown = (form.shown + " ".join(form.errors) if form else "") + await sides(stage, "agent-1")
    assert "This has moved on" in shown
    assert await agent.notices() == []


# deleted by hand


async def test_a_card_deleted_by_hand(stage: SandboxDriver) -> None:
    """It stands again at its next change, once, "continued from"; a second deletion is respected, and all goes on."""
    first = await lead_asks(stage)
    await stage.admin("delete_message", channel=first.channel, ts=first.ts)
    assert await posts(stage) == []

    await seals(stage, "agent-1", "Yes", "It helps.")
    (second,) = await posts(stage)
    assert "Continued from" in second.shown
    assert "1 of 3 in" in second.text
    assert await messages_of(stage, "agent-2") == 1, "nobody is asked again"

    await stage.admin("delete_message", channel=second.channel, ts=second.ts)
    await seals(stage, "agent-2", "Yes", "Me too.")
    assert await posts(stage) == []
    await seals(stage, "agent-3", "Yes", "Me as well.")
    assert "You decide" in await sides(stage, "lead")
    await stage.person("lead").press("Decide", "dm")
    await stage.person("lead").fill({"Decision": "Yes", "In one sentence": "Yes", "Why": "It costs $780."})
    await stage.person("lead").submit()
    assert "[Agree]" in (await stage.person("agent-1").dm())[-1].shown
    for name in AGENTS:
        await stage.person(name).press("Agree", "dm")
    assert "In force: 3 agree" in await sides(stage, "agent-1")


async def test_a_line_deleted_by_hand(stage: SandboxDriver) -> None:
    """The line stands again at the next answer; what was answered on the old one counts."""
    on_the_line = await decided(stage)
    await stage.person("agent-1").react("white_check_mark", to=on_the_line)
    await stage.admin("delete_message", channel=on_the_line.channel, ts=on_the_line.ts)

    await stage.person("agent-2").press("Agree", "dm")
    await stage.person("agent-3").press("Disagree and commit", "dm")

    final = await card(stage)
    assert "agent-1, agent-2" in final.shown
    assert "2 agree, 1 disagrees and commits" in (await line(stage)).text


# gone


async def test_a_channel_archived_on_the_way(stage: SandboxDriver) -> None:
    """People are told once, by direct message; positions, the decision and the answers go on there."""
    await lead_asks(stage)
    await seals(stage, "agent-1", "Yes", "It helps.")
    await stage.admin("archive", channel="#support")

    await seals(stage, "agent-2", "Yes", "Me too.")
    await seals(stage, "agent-3", "Yes", "Me as well.")
    for name in ("lead", *AGENTS):
        told = [one for one in await stage.person(name).dm() if "archived" in one.shown]
        assert len(told) == 1, name
    lead = stage.person("lead")
    await lead.press("Decide", "dm")
    await lead.fill({"Decision": "Yes", "In one sentence": "Yes, for 14 days", "Why": "It costs $780."})
    await lead.submit()
    for name in AGENTS:
        await stage.person(name).press("Agree", "dm")

    assert "In force: 3 agree" in await sides(stage, "agent-1")
    for name in ("lead", *AGENTS):
        told = [one for one in await stage.person(name).dm() if "archived" in one.shown]
        assert len(told) == 1, name
    agent = stage.person("agent-2")
    assert await messages_of(stage, "agent-2") == 2
    assert await agent.notices() == []


async def test_the_bot_is_removed_from_the_channel(stage: SandboxDriver) -> None:
    """The question goes on by direct message, and whoever asked is told once how to bring it back."""
    await lead_asks(stage)
    await stage.admin("kick_bot", channel="#support")
    for name, choice in zip(AGENTS, ("Yes", "Yes", "No"), strict=True):
        await seals(stage, name, choice, "My reason.")

    told = [one for one in await stage.person("lead").dm() if "/invite" in one.shown]
    assert len(told) == 1
    assert "You decide" in await sides(stage, "lead")
    await stage.person("agent-1").press("Read positions", "dm")
    form = await stage.person("agent-1").modal()
    assert form is not None
    assert "My reason." in form.shown

    await stage.person("agent-1").close()
    await stage.admin("invite_bot", channel="#support")
    await stage.person("lead").press("Post it", "dm")
    assert "Positions are open" in (await card(stage)).text


async def test_a_contributor_is_deactivated(stage: SandboxDriver) -> None:
    """They leave the count and trigger nothing by leaving; the deadline stays, and who wrote keeps their words."""
    await lead_asks(stage)
    await seals(stage, "agent-1", "Yes", "I wrote before I left.")
    await seals(stage, "agent-2", "Yes", "Me too.")
    await stage.admin("deactivate", user="agent-3")

    assert "Positions are open" not in (await card(stage)).text, "leaving opens nothing"
    assert "2 of 2 in" in (await card(stage)).text
    await stage.admin("deactivate", user="agent-1")
    assert "Positions are open" not in (await card(stage)).text
    await stage.clock.advance_to("15:01")

    thread = "\n".join(one.shown for one in await stage.person("lead").thread(await card(stage)))
    assert "I wrote before I left." in thread


async def test_somebody_asked_to_commit_leaves(stage: SandboxDriver) -> None:
    """The decision does not wait for somebody who is gone."""
    on_the_line = await decided(stage)
    await stage.person("agent-1").press("Agree", message=on_the_line)
    await stage.admin("deactivate", user="agent-3")
    await stage.person("agent-2").press("Agree", message=on_the_line)

    await stage.clock.advance(days=3)

    assert "2 agree" in (await line(stage)).text


# too long


@pytest.mark.parametrize("length", [1500, 1501, 3000])
async def test_a_reason_is_counted_never_cut(stage: SandboxDriver, length: int) -> None:
    """Up to 1,500 characters fit; above, the field itself says so, and keeps them."""
    await lead_asks(stage)
    agent = stage.person("agent-1")
    await agent.press("Yes", "dm")
    try:
        await agent.fill({"Because": "x" * length})
    except SandboxRefused:
        assert length > 1500  # the field itself takes no more
        return
    await agent.submit()

    form = await agent.modal()
    if length == 1500:
        assert form is None
        assert "1 of 3 in" in (await card(stage)).text
    else:
        assert form is not None
        assert form.errors == ["Please enter no more than 1500 characters."]
        assert form.fields["Because"].value == "x" * length


def _sandbox(ws: SandboxDriver):  # type: ignore[no-untyped-def]  # the sandbox behind the driver, for what no person can do
    from tests.stories.conftest import BEHIND

    return BEHIND[ws.address]


def _member(ws: SandboxDriver, name: str) -> str:
    return str(_sandbox(ws).world.state.person(name).id)


async def _rename(ws: SandboxDriver, message: Read, old: str, new: str) -> None:
    """Let a standing message carry another wire id, as one of an older version does."""
    room = _sandbox(ws).world.state.channels[message.channel]
    standing = room.find(message.ts)
    for block in standing.blocks:
        for element in block.get("elements") or ():
            if isinstance(element, dict) and str(element.get("action_id", "")).startswith(old):
                element["action_id"] = element["action_id"].replace(old, new)
