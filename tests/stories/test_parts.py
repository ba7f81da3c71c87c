"""Who is only told, and who reads what opened behind a one-way door: said quietly, once, and gone when it was seen."""

from bot.sandbox.driver import SandboxDriver
from tests.stories.steps import ASK, asks, lead_decides, messages_of, three_seal
from tests.stories.steps import card as card_of

NAMED = "told: product-manager · keeps the process fair: contractor"


def home_of(lines: list[str]) -> str:
    """Return a Home as one text, without its bold type."""
    return "\n".join(lines).replace("*", "")


async def test_who_is_only_told_is_told_quietly(stage: SandboxDriver) -> None:
    """The card names them from the start; once it is decided they read it in Home, and in a morning message that there
    is for another reason, once; never in a message of its own. One press, and it is gone.
    """
    lead, manager = stage.person("lead"), stage.person("product-manager")
    await lead.slash(ASK, channel="#support")
    await lead.press("Change", "modal")
    await lead.fill({"Only told": ["product-manager"], "Keeps the process fair, no vote": "contractor"})
    await lead.submit()
    await asks(lead)
    assert NAMED in (await card_of(stage)).shown
    await three_seal(stage)
    await lead_decides(stage)
    assert NAMED in (await card_of(stage)).shown
    await stage.clock.advance_to("2026-11-25T10:00+01:00")
    assert await messages_of(stage, "product-manager") == 0
    await manager.open_home()
    assert "Decided: Yes, for 14 days · lead" in home_of(await manager.home())

    await lead.slash("/decide Should we move stand-up? @product-manager @agent-1 fri 15:00", channel="#support")
    await lead.submit()
    await stage.clock.advance_to("2026-11-27T10:00+01:00")
    morning = (await manager.dm())[-1].shown.replace("*", "")
    assert "Decided: Yes, for 14 days · lead" in morning
    assert morning.index("Should we move stand-up?") < morning.index("Decided: Yes")
    messages = await messages_of(stage, "product-manager")

    await manager.press("Seen", "dm")

    assert "✔ Seen." in (await manager.dm())[-1].shown.replace("*", "")
    assert "Decided: Yes" not in home_of(await manager.home())
    await stage.clock.advance_to("2026-12-02T10:00+01:00")
    assert await messages_of(stage, "product-manager") == messages
    assert "Decided: Yes" not in "\n".join(one.shown for one in (await manager.dm())[-1:])


async def test_what_opened_is_read_in_the_day_to_think(stage: SandboxDriver) -> None:
    """Behind a one-way door the reveal is also an item of the next morning message, and in Home, until it is read."""
    lead, agent = stage.person("lead"), stage.person("agent-1")
    await lead.slash("/decide Should we leave EU-1? @agent-1 @agent-2 fri 11:00", channel="#support")
    await lead.fill({"What is hard to undo? Tick what is true": ["Something is lost for good"]})
    await lead.press("Next")
    await lead.fill(
        {
            "Who decides, not the owner": "product-manager",
            "Rules if somebody cannot commit": "agent-3",
            "How will we know it worked? With a number": "p99 under 200 ms",
            "When do we look?": "2027-06-01",
        }
    )
    await lead.press("Ask")
    more = {"What would change my mind": "A failed rehearsal."}
    for name in ("agent-1", "agent-2"):
        person = stage.person(name)
        await person.press("Yes", "dm")
        form = await person.modal()
        assert form is not None
        chance, cause = (next(one for one in form.fields if word in one) for word in ("Chance", "likeliest cause"))
        await person.fill({"Because": "Two tenants.", chance: "70", cause: "It takes a year.", **more})
        await person.submit()
    await agent.open_home()
    assert "Open: 2 Yes" in home_of(await agent.home())
    assert "[Read positions]" in home_of(await agent.home())

    await agent.press("Read positions", "home")
    await agent.close()

    assert "Open: 2 Yes" not in home_of(await agent.home())
    other = stage.person("agent-2")
    await other.open_home()
    assert "Open: 2 Yes" in home_of(await other.home())
    await other.press("Change mine", "dm")
    await other.fill({"Because": "Three tenants, I hear."})
    await other.submit()
    assert "Open: 2 Yes" not in home_of(await other.home())
