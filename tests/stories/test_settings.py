"""Settings: an admin sets what holds here, from the command or from Home; others hear who can; nothing is backdated."""

from bot.sandbox.driver import SandboxDriver
from tests.stories.conftest import BEHIND
from tests.stories.steps import card, decided_and_heard, last_words, lead_asks, lead_decides, line, seals


async def _form(ws: SandboxDriver, name: str = "lead") -> str:
    form = await ws.person(name).modal()
    return form.shown if form is not None else ""


async def _set(ws: SandboxDriver, name: str = "lead", **fields: object) -> None:
    person = ws.person(name)
    await person.slash("/decide settings")
    await person.fill(fields)
    await person.submit()


async def _home(ws: SandboxDriver, name: str) -> str:
    await ws.person(name).open_home()
    return "\n".join(await ws.person(name).home())


async def test_hours_hold_from_now_on(stage: SandboxDriver) -> None:
    """What is decided after the change waits as long as it says; what was decided before keeps its time."""
    await decided_and_heard(stage)
    hours = {"Hours to answer a decision": "120", "Hours to say “that is my point”": "72"}
    await _set(stage, **hours, **{"Hours until positions open": "48"})
    lead = stage.person("lead")
    assert await lead.modal() is None
    await lead.slash("/decide settings")
    assert "hours until positions open, from 24 to 48" in await _form(stage)
    await lead.close(everything=True)
    await lead.slash("/decide Should we paint it?")
    form = await lead.modal()
    assert form is not None
    assert str(form.fields["Answers by"].value).startswith("Thu 26 Nov, 12:00")
    await lead.close(everything=True)
    await lead_asks(stage, "/decide Should we call back? @agent-1 @agent-3 14:00")  # urgent: they had a message today
    await seals(stage, "agent-1", "Yes", "It is kind.")
    await seals(stage, "agent-3", "No", "Nobody picks up.")
    await lead_decides(stage)

    home = await _home(stage, "agent-1")
    assert home.index("until Thu 26 Nov") < home.index("until Sun 29 Nov")
    home = await _home(stage, "agent-3")
    assert "Confirm" in home
    await stage.clock.advance_to("2026-11-26T15:00+01:00")
    assert (await _home(stage, "agent-3")).count("*Confirm") + (await _home(stage, "agent-3")).count("Confirm:") == 1
    assert "Decided" in (await line(stage)).text


async def test_others_hear_who_can(stage: SandboxDriver) -> None:
    """Somebody who may not is told who may; whom an admin names may from then on, and finds it in Home."""
    agent = stage.person("agent-1")
    await agent.slash("/decide settings")
    assert await agent.modal() is None
    assert "Settings are changed by lead or another admin." in await last_words(stage, "agent-1")
    assert "Settings of this workspace" not in await _home(stage, "agent-1")

    lead = stage.person("lead")
    await lead.slash("/decide settings")
    await lead.press("More settings", "modal")
    await lead.fill({"Who else may change settings": ["agent-1"], "Look back at most, days, two-way door": "60"})
    await lead.submit()
    shown = await _form(stage)
    assert "Changed by lead on Tue 24 Nov: who else may change settings, from nobody to agent-1" in shown
    assert "days to look back at most, from 30 to 60" in shown
    await lead.submit()  # the page underneath knows of it, and is no older form
    assert await lead.modal() is None

    assert "Settings of this workspace" in await _home(stage, "agent-1")
    await agent.press("Settings", "home")
    await agent.fill({"Percent who must write, one-way door": "75"})
    await agent.submit()
    assert await agent.modal() is None
    await lead.slash("/decide settings")
    assert "Changed by agent-1 on Tue 24 Nov: percent who must write for a one-way door, from 60 to 75" in (
        await _form(stage)
    )
    assert sum(one["messages"] for one in (await stage.counts()).values()) == 0


async def test_what_does_not_fit_is_said_under_its_field(stage: SandboxDriver) -> None:
    """A guest as the one who rules is refused there; nothing of the form is saved."""
    lead = stage.person("lead")
    await _set(stage, **{"Rules where nobody is named": "contractor", "Hours to answer a decision": "72"})
    form = await lead.modal()
    assert form is not None
    assert form.fields["Rules where nobody is named"].error == (
        "contractor is a guest here: guests answer, and do not decide, own or rule. Pick a member."
    )
    await lead.close()
    await lead.slash("/decide settings")
    form = await lead.modal()
    assert form is not None
    assert form.fields["Hours to answer a decision"].value == "48"


async def test_two_admins_at_once(stage: SandboxDriver) -> None:
    """The second form does not take back what the first one set: its sender is told, and nothing is saved."""
    lead = stage.person("lead")
    await lead.slash("/decide settings")
    await lead.press("More settings", "modal")
    await lead.fill({"Who else may change settings": ["agent-1"]})
    await lead.submit()
    await lead.close()
    agent = stage.person("agent-1")
    await agent.slash("/decide settings")
    await _set(stage, **{"Hours to answer a decision": "72"})

    await agent.fill({"Hours to answer a decision": "24"})
    await agent.submit()

    assert "Somebody changed settings meanwhile, so nothing was saved." in await _form(stage, "agent-1")
    await lead.slash("/decide settings")
    form = await lead.modal()
    assert form is not None
    assert form.fields["Hours to answer a decision"].value == "72"


async def test_an_admins_first_home(stage: SandboxDriver) -> None:
    """Until the first question, an admin finds three steps, who reads what, and one field; others find none of it."""
    home = await _home(stage, "lead")
    assert "1 Invite me, in the channel: /invite @Decide" in home
    assert "2 /decide Should we ...? @people fri 12:00" in home
    assert "Who can read what" in home
    assert "your time zone is Europe/Berlin · weekend is Sat and Sun" in home
    assert "Invite me" not in await _home(stage, "agent-1")
    assert sum(one["messages"] for one in (await stage.counts()).values()) == 0
    assert not [one for one in await stage.person("lead").reads("#general") if one.is_app]

    await lead_asks(stage)
    assert "0 of 3 in" in (await card(stage)).shown
    home = await _home(stage, "lead")
    assert "Invite me" not in home
    assert "Settings of this workspace" in home


async def test_the_one_field_of_the_first_home(stage: SandboxDriver) -> None:
    """Who rules is picked in Home and holds at once; a guest is refused there, and nobody gets a message."""
    lead = stage.person("lead")
    await lead.open_home()
    where = {"surface": "home", "block_id": "setup.approver", "action_id": "settings.setup_approver.v1"}
    await stage.act("press", user="lead", value="contractor", **where)
    assert "contractor is a guest here" in await _form(stage)
    await lead.close()
    await stage.act("press", user="lead", value="product-manager", **where)
    await lead.slash("/decide settings")
    form = await lead.modal()
    assert form is not None
    assert form.fields["Rules where nobody is named"].value == "product-manager"
    assert sum(one["messages"] for one in (await stage.counts()).values()) == 0


async def test_people_of_other_workspaces(stage: SandboxDriver) -> None:
    """They are asked only where an admin allows it; then they answer, and still decide nothing."""
    members = BEHIND[stage.address].world.state.members
    next(one for one in members.values() if one.name == "contractor").is_stranger = True
    await stage.admin("set_zone", user="contractor", tz="Europe/Lisbon")  # Slack tells their profile anew
    lead = stage.person("lead")
    await lead.slash("/decide Should we move? @contractor @agent-1 fri 17:00")
    await lead.submit()
    form = await lead.modal()
    assert form is not None
    assert form.fields["Who writes a position"].error == (
        "contractor is of another workspace, and this one asks its own people. An admin can allow it in Settings."
    )
    await lead.close()
    await lead.slash("/decide settings")
    await lead.press("More settings", "modal")
    await lead.fill({"Ask people of other workspaces": "Yes, they may answer; they never decide, own or rule"})
    await lead.submit()
    await lead.close()

    await lead_asks(stage, "/decide Should we move? @contractor @agent-1 fri 17:00")
    await seals(stage, "contractor", "Yes", "I have seen it work.")
    assert "1 of 2 in" in (await card(stage)).shown
    await lead.choose_menu("Change this question", message=await card(stage))
    await lead.press("Hand over deciding", "modal")
    await lead.fill({"Who decides instead": "contractor", "Because": "They know it."})
    await lead.submit()
    form = await lead.modal()
    assert form is not None
    assert "do not decide, own or rule" in str(form.fields["Who decides instead"].error)
