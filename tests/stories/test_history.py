"""History: whoever sees the card reads what happened, in words, and nothing that is sealed."""

from bot.sandbox.driver import SandboxDriver
from tests.stories.steps import lead_asks, seals


async def test_history_tells_what_happened_and_nothing_sealed(stage: SandboxDriver) -> None:
    """Before the reveal a colleague reads that something was sealed, not by whom nor what; the lead reads by whom."""
    card = await lead_asks(stage)
    await seals(stage, "agent-1", "Yes", "A sealed walrus.")

    for name, told in (("product-manager", "Somebody sealed"), ("agent-1", "You sealed"), ("lead", "agent-1 sealed")):
        reader = stage.person(name)
        await reader.choose_menu("History", message=card)
        form = await reader.modal()
        assert form is not None
        assert form.title == "History"
        assert told in form.shown
        assert "walrus" not in form.shown
        assert "3 entries" in form.shown
        await reader.close()


async def test_a_long_history_has_pages(stage: SandboxDriver) -> None:
    """The oldest come first; the rest is one press away, and the way back, too."""
    card = await lead_asks(stage)
    agent = stage.person("agent-1")
    for _ in range(6):
        await seals(stage, "agent-1", "Yes", "Too early.")
        await agent.choose_menu("Withdraw", in_="dm")

    await agent.choose_menu("History", message=card)
    first = await agent.modal()
    await agent.press("More", "modal")
    second = await agent.modal()
    await agent.press("Earlier", "modal")
    again = await agent.modal()

    assert first is not None
    assert second is not None
    assert again is not None
    assert "asked the question" in first.shown
    assert "asked the question" not in second.shown
    assert "You took a sealed answer back" in second.shown
    assert "14 entries" in second.shown
    assert again.shown == first.shown
