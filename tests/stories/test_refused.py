"""What Slack refuses: each condition of the table in ARCHITECTURE.md is met, told once, and followed by no loop."""

from collections import Counter
from typing import Any

import pytest

from bot.sandbox.driver import SandboxDriver
from tests.databases import Databases
from tests.stories.conftest import BEHIND, staged
from tests.stories.steps import AGENTS, card, decided, last_words, lead_asks, lead_decides, line, messages_of, seals

READS = ["channels:read", "groups:read"]
SECOND = "/decide Should we move stand-up? @agent-1 @agent-2 fri 17:00"


async def about(ws: SandboxDriver, name: str, words: str) -> list[str]:
    """Return somebody's direct messages that contain ``words``."""
    return [one.shown for one in await ws.person(name).dm() if words in one.shown]


async def called(ws: SandboxDriver, after: int) -> Counter[str]:
    """Return how often each method was called since."""
    return Counter(one["method"] for one in await ws.calls(after) if one["direction"] == "to_slack")


async def so_far(ws: SandboxDriver) -> int:
    """Return the number of the last exchange."""
    return max(one["number"] for one in await ws.calls())


def channel_of(ws: SandboxDriver, name: str = "#support") -> Any:
    """Return the pretend Slack's own idea of a channel."""
    return BEHIND[ws.address].world.state.room(name)


async def test_taken_out_and_brought_back(databases: Databases) -> None:
    """With read scopes it is known at once: the opener of two open questions is told once; an invitation is enough."""
    async with staged(databases, "sqlite", "socket", optional_scopes=READS) as ws:
        await lead_asks(ws)
        await lead_asks(ws, SECOND)
        await ws.admin("kick_bot", channel="#support")
        (told,) = await about(ws, "lead", "I cannot write in #support any more")
        assert "Type /invite @Decide there, then press Post it." in told
        for name, choice in zip(AGENTS, ("Yes", "Yes", "No"), strict=True):
            asked = next(one for one in await ws.person(name).dm() if "refunds" in one.shown)
            await ws.person(name).press(choice, message=asked)
            await ws.person(name).fill({"Because": "My reason."})
            await ws.person(name).submit()
        assert len(await about(ws, "lead", "I cannot write in")) == 1

        await ws.admin("invite_bot", channel="#support")
        assert len(await about(ws, "lead", "✔ Posted in #support again.")) == 1
        first = next(one for one in await ws.person("lead").reads() if one.is_app and "refunds" in one.shown)
        assert "My reason." in "\n".join(one.shown for one in await ws.person("lead").thread(first))


async def test_archived_and_deleted_channels(databases: Databases) -> None:
    """Whoever has something open there is told once, however much it is; a deleted one is told by its name."""
    async with staged(databases, "sqlite", "http", optional_scopes=READS) as ws:
        await lead_asks(ws)
        await lead_asks(ws, SECOND)
        before = {name: await messages_of(ws, name) for name in ("lead", *AGENTS)}
        await ws.admin("archive", channel="#support")
        for name in ("lead", "agent-1", "agent-2", "agent-3"):
            (told,) = await about(ws, name, "#support was archived. This goes on here")
            assert ("1 more" in told) is (name != "agent-3")
            assert await messages_of(ws, name) == before[name] + 1
        asked = next(one for one in await ws.person("agent-1").dm() if "refunds" in one.shown and "[Yes]" in one.shown)
        await ws.person("agent-1").press("Yes", message=asked)
        await ws.person("agent-1").fill({"Because": "It helps."})
        await ws.person("agent-1").submit()
        await ws.admin("unarchive", channel="#support")
        shown = "\n".join(one.text for one in await ws.person("lead").reads() if one.is_app)
        assert "1 of 3 in" in shown, "what was refused meanwhile is there"

        await ws.admin("delete_channel", channel="#support")
        assert len(await about(ws, "agent-1", "#support was deleted. This goes on here")) == 1
        after = await so_far(ws)
        await ws.clock.advance(days=4)
        assert (await called(ws, after))["chat.postMessage"] < 12
        assert len(await about(ws, "agent-1", "was deleted")) == 1


async def test_archived_and_back_without_a_word(stage: SandboxDriver) -> None:
    """Four scopes hear nothing of it: the first refused edit tells, the first that is taken brings everything back."""
    await lead_asks(stage)
    await stage.admin("archive", channel="#support")
    await seals(stage, "agent-1", "Yes", "It helps.")
    assert len(await about(stage, "agent-2", "#support was archived.")) == 1
    await seals(stage, "agent-2", "Yes", "It does.")
    await seals(stage, "agent-3", "No", "It is slow.")
    await stage.admin("unarchive", channel="#support")
    await lead_decides(stage)
    thread = "\n".join(one.shown for one in await stage.person("lead").thread(await card(stage)))
    assert "It is slow." in thread, "the reveal, which the archive had refused"


async def test_a_channel_in_which_only_some_may_post(stage: SandboxDriver) -> None:
    """The opener hears what an admin can do, not to invite us; a try that fails says when; then one press posts all."""
    await stage.admin("set_read_only", channel="#support")
    lead = stage.person("lead")
    await lead.slash(SECOND)
    await lead.submit()
    (told,) = await about(stage, "lead", "I may not write in #support.")
    assert "Only some may post there: let me (an admin can), then press Post it." in told
    assert "/invite" not in told
    await stage.admin("set_read_only", channel="#support", on=False)
    await lead.press("Post it", "dm")
    assert "0 of 2 in" in (await card(stage)).shown

    await stage.admin("set_read_only", channel="#support")
    for name in ("agent-1", "agent-2"):
        await seals(stage, name, "Yes", "It is worth it.")
    (told,) = await about(stage, "lead", "I cannot write in #support any more")
    assert "Only some may post there" in told
    await lead.press("Post it", "dm")
    assert len(await about(stage, "lead", "Tried at 09:40: I still cannot write in #support.")) == 1
    await stage.admin("set_read_only", channel="#support", on=False)
    await lead.press("Post it", "dm")
    assert len(await about(stage, "lead", "✔ Posted in #support again.")) == 1
    assert "It is worth it." in "\n".join(one.shown for one in await lead.thread(await card(stage)))


async def test_made_private(stage: SandboxDriver) -> None:
    """A public channel that is private and without us: from the first refused post on, outsiders see nothing of it."""
    first = await lead_asks(stage)
    outsider = stage.person("product-manager", "#general")
    link = f"https://sandbox.slack.com/archives/{first.channel}/p{first.ts.replace('.', '')}"
    nothing = f"https://sandbox.slack.com/archives/{first.channel}/p1700000000000000"
    await outsider.slash(f"/decide {nothing}")
    unknown = await last_words(stage, "product-manager", "#general")
    await outsider.slash(f"/decide {link}")
    assert await last_words(stage, "product-manager", "#general") != unknown

    await stage.admin("make_private", channel="#support")
    await stage.admin("kick_bot", channel="#support")
    await seals(stage, "agent-1", "Yes", "It helps.")
    await outsider.slash(f"/decide {link}")
    assert await last_words(stage, "product-manager", "#general") == unknown
    assert len(await about(stage, "lead", "I cannot write in")) == 1


async def test_another_id(stage: SandboxDriver) -> None:
    """Shared with another workspace, a channel has a new id: the line there is edited, emoji count, the chain holds."""
    on_the_line = await decided(stage)
    await stage.person("agent-1").react("white_check_mark", to=on_the_line)
    fresh = await stage.admin("change_id", channel="#support")
    moved = await line(stage)
    assert (moved.channel, moved.ts) == (fresh, on_the_line.ts)
    await stage.person("agent-2").react("white_check_mark", to=moved)
    await stage.person("agent-1").unreact("white_check_mark", to=moved)
    await stage.person("agent-1").press("Agree", message=moved)
    await stage.person("agent-3").press("Disagree and commit", "dm")
    assert "2 agree, 1 disagrees and commits" in (await line(stage)).text
    await stage.person("lead").choose_menu("History", message=await card(stage))
    form = await stage.person("lead").modal()
    assert form is not None
    assert "Slack gave its channel another id" in form.shown
    await stage.person("lead").close()
    await lead_asks(stage, SECOND)


@pytest.mark.parametrize("first", ["tokens_revoked", "app_uninstalled"])
async def test_uninstalled_and_installed_again(databases: Databases, first: str) -> None:
    """Whichever event comes first: a week costs a call an hour, nothing falls due; installed again, it catches up."""
    async with staged(databases, "sqlite", "socket") as ws:
        await lead_asks(ws)
        await seals(ws, "agent-1", "Yes", "It helps.")
        await ws.admin("uninstall", first=first)
        after = await so_far(ws)
        await ws.clock.advance(days=2)
        calls = await called(ws, after)
        assert set(calls) == {"auth.test"}
        assert calls["auth.test"] < 2 * 24 + 8

        await ws.admin("reinstall")
        await ws.clock.advance(hours=1)
        assert "Positions are open" in (await card(ws)).text
        assert len(await about(ws, "lead", "You decide")) == 1


async def test_a_token_that_is_refused_without_a_word(stage: SandboxDriver) -> None:
    """No event tells: the first refused call stops all, and what was to be said is said once it is accepted again."""
    await lead_asks(stage)
    await stage.admin("refuse_tokens", code="org_login_required")
    after = await so_far(stage)
    await stage.clock.advance(hours=12)  # the deadline passes: card and messages have to change
    calls = await called(stage, after)
    assert calls["auth.test"] < 20
    assert sum(calls.values()) - calls["auth.test"] <= 4, "what was on its way at once, and nothing after it"
    await stage.admin("reinstall")
    await stage.clock.advance(hours=1)
    assert "no decision" in (await card(stage)).shown.lower()


async def test_the_messages_tab_is_off(stage: SandboxDriver) -> None:
    """Nobody can be asked: the opener is told once where they look; with the tab on, the next message brings all."""
    await stage.admin("set_messages_tab", on=False)
    await lead_asks(stage)
    told = [one.shown for one in await stage.person("lead").reads() if one.ephemeral and "Messages tab" in one.shown]
    assert len(told) == 1
    after = await so_far(stage)
    await stage.clock.advance(minutes=60)
    assert sum((await called(stage, after)).values()) <= 4
    await stage.admin("set_messages_tab", on=True)
    await lead_asks(stage, "/decide Should we move stand-up? @agent-1 fri 17:00")
    assert [await messages_of(stage, name) for name in AGENTS] == [1, 1, 1], "a second ask of the day makes no sound"


async def test_somebody_left_and_no_event_told(stage: SandboxDriver) -> None:
    """The refused message tells: they are waited for no longer, and nothing is tried again."""
    BEHIND[stage.address].world.state.person("agent-3").deleted = True
    await lead_asks(stage)
    assert "0 of 2 in" in (await card(stage)).shown
    after = await so_far(stage)
    await seals(stage, "agent-1", "Yes", "It helps.")
    tried = [one for one in await stage.calls(after) if one["method"] == "chat.postMessage"]
    assert not [one for one in tried if one["payload"].get("channel") == "U0AGENT3"]


async def test_a_direct_message_deleted_by_hand(stage: SandboxDriver) -> None:
    """It is respected: nothing is posted anew for a change; what waits is in Home, and in the next morning message."""
    await lead_asks(stage, "/decide Should we move stand-up? @agent-1 @agent-2 thu 17:00")
    agent = stage.person("agent-1")
    (asked,) = await agent.dm()
    await stage.admin("delete_message", channel=asked.channel, ts=asked.ts)
    await agent.open_home()
    await agent.press("Write my position", "home")
    await agent.fill({"My choice": "Yes", "Because": "It helps."})
    await agent.submit()
    assert await agent.dm() == []
    assert await messages_of(stage, "agent-1") == 1
    await seals(stage, "agent-2", "No", "It does not.")
    on_the_line = await lead_decides(stage)
    assert "[Agree]" in on_the_line.shown
    assert "Answer" in "\n".join(await agent.home()) or "that is my point" in "\n".join(await agent.home())


pytestmark = pytest.mark.asyncio
