"""A block of what can be undone: it is recorded and goes ahead, and whoever is asked rules all the same."""

from bot.sandbox.driver import SandboxDriver
from tests.stories.steps import card, decided, line, messages_of
from tests.stories.test_commitments import ask_of, cannot

SETTINGS = {"Rules where nobody is named": "product-manager"}


async def blocked(ws: SandboxDriver, *, approver: bool = True) -> None:
    """agent-1 cannot commit to what the lead decided; the workspace names who rules, or nobody."""
    if approver:
        lead = ws.person("lead")
        await lead.slash("/decide settings")
        await lead.fill(SETTINGS)
        await lead.submit()
    await decided(ws)
    await cannot(ws, "agent-1")


async def test_it_is_recorded_and_goes_ahead(stage: SandboxDriver) -> None:
    """The others answer as ever and it comes into force; the decider and whoever rules hear of it at once."""
    before = await messages_of(stage, "lead")
    await blocked(stage)

    shown = (await card(stage)).shown
    assert "One open block · law or contract · product-manager rules by" in shown
    assert "the decision goes ahead" in shown
    assert "[Agree]" in (await line(stage)).shown
    assert await messages_of(stage, "lead") == before + 2, "all are in, and somebody cannot commit"
    assert "Somebody cannot commit" in (await ask_of(stage, "lead")).text
    asked = await ask_of(stage, "product-manager")
    assert "It goes ahead meanwhile." in asked.shown
    assert "lead has not restated it." in asked.shown
    assert "agent-1 has not restated it." in asked.shown

    await stage.person("agent-2").press("Agree", "dm")
    await stage.person("agent-3").press("Agree", "dm")
    assert "[Agree]" not in (await line(stage)).shown, "in force"
    assert "One open block" in (await card(stage)).shown, "and the block still stands"


async def test_a_ruling_may_change_what_is_in_force(stage: SandboxDriver) -> None:
    """Then its next version is asked about, also of who had decided; where it stands, nothing is asked again."""
    await blocked(stage)
    for name in ("agent-2", "agent-3"):
        await stage.person(name).press("Agree", "dm")
    boss = stage.person("product-manager")
    await boss.press("Rule", "dm")
    await boss.fill({"Ruling": "It changes", "The decision now reads": "Yes, for 7 days"})
    await boss.fill({"Why, so that both sides can explain it": "A week tells enough."})
    await boss.submit()

    for name in ("agent-1", "agent-2", "agent-3", "lead"):
        asked = await ask_of(stage, name)
        assert "Changed by product-manager: Yes, for 7 days" in asked.shown
        assert "[Agree]" in asked.shown
    assert "Yes, for 7 days" in (await line(stage)).text


async def test_nobody_is_named(stage: SandboxDriver) -> None:
    """It stands unresolved in plain sight, the decision goes ahead, and Home tells its decider."""
    await blocked(stage, approver=False)
    assert "unresolved: nobody is left who can rule" in (await card(stage)).shown
    lead = stage.person("lead")
    await lead.open_home()
    assert any("Somebody cannot commit" in one for one in await lead.home())


async def test_it_is_undone_meanwhile(stage: SandboxDriver) -> None:
    """What a block was about stands no more: nothing is left to rule on, and nothing waits for anybody."""
    await blocked(stage)
    lead = stage.person("lead")
    await lead.choose_menu("Amend or undo", message=await card(stage))
    await lead.press("Undo it", "modal")
    await lead.fill({"What we learned, in a line": "The contract forbids it."})
    await lead.submit()
    assert "Undone" in (await card(stage)).shown
    assert "Nothing is left to rule on" in (await ask_of(stage, "product-manager")).text
    assert "open block" not in (await card(stage)).shown
