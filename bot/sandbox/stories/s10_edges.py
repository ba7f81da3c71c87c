"""S-10 at its edges: the VP speaks first, edits, presses for an answer, rules, says nothing; the decider caves."""

from bot.sandbox.stories import s10
from bot.sandbox.stories.playing import Edge, Telling
from bot.sandbox.stories.reading import asked_by_form, bare, last_words, messages_of, newest

__all__ = ["EDGES"]

PM = "product-manager"


async def _card(telling: Telling) -> str:
    return bare((await s10.card_in(telling)).shown)


async def _decided(telling: Telling) -> None:
    await s10.ask(telling)
    await s10.seal_all(telling)
    await s10.announce(telling)


async def speaks_first(telling: Telling) -> None:
    """Somebody asked marks what the VP said in the thread: it is read last, and not counted."""
    await s10.ask(telling)
    at = await s10.card_in(telling)
    await telling.scene("vp says it in the thread; designer marks that.")
    await telling.person("vp").says("It has to be Asia.", in_thread_of=at)
    designer = telling.person("designer")
    await designer.choose_menu("Change this question", message=at)
    await designer.press("Mark it", "modal")
    await designer.fill({"Whose view was said aloud?": "vp"})
    await designer.submit()
    await s10.seal_all(telling)
    thread = await telling.person(PM).thread(await s10.card_in(telling))
    read = next((one.shown for one in thread if s10.WORDS in one.shown), "")
    marked = read.find("vp, 70 %, visible before the reveal")
    telling.hold("it is read last, and marked", 0 <= read.find("engineer") < marked, read)
    shown = await _card(telling)
    telling.hold("it is not counted", f"{s10.B} 4" in shown and f"{s10.A} 1" not in shown, shown)


async def edits(telling: Telling) -> None:
    """What stands is the newest answer; History keeps both; nobody is called for it."""
    await _decided(telling)
    boss = telling.person("vp")
    await boss.press("Yes, that is my point", "dm")
    await boss.press("Disagree and commit", "dm")
    before = await messages_of(telling, PM)
    await telling.scene("vp edits the answer.")
    await boss.press("Change", "dm")
    await boss.press("Disagree and commit", "modal")
    await boss.fill({"What I disagree with": "Nobody answers at night, and I would start in June."})
    await boss.submit()
    mine = await newest(telling, "vp")
    telling.hold("the newest stands", "I would start in June" in mine, mine)
    telling.hold("nobody is called", await messages_of(telling, PM) == before)
    await boss.choose_menu("History", message=await s10.card_in(telling))
    history = await asked_by_form(telling, "vp")
    telling.hold("History keeps both", history.count("You answered: disagree and commit") == 2, history)
    await boss.close(everything=True)


async def presses(telling: Telling) -> None:
    """A press on the line is one's own answer whoever presses; who was not asked is told that it is not theirs (D6)."""
    await _decided(telling)
    line = [one for one in await telling.person(PM).reads(s10.CHANNEL) if "see the card" in one.shown][-1]
    await telling.person("vp").press("Agree", message=line)
    telling.hold("the VP's press is the VP's answer", "Agree 1" in await _card(telling))
    telling.hold("the engineer is still asked", "[Agree]" in await newest(telling, "engineer"))
    before = await _card(telling)
    for name in (PM, "newcomer"):
        await telling.person(name).press("Agree", message=line)
        words = await last_words(telling, name)
        telling.hold(f"{name} cannot answer for anybody", "Only those who were asked" in words and "D6" in words, words)
    telling.hold("nothing is counted by that", await _card(telling) == before)


async def caves(telling: Telling) -> None:
    """Who decides may change their mind after the reveal; the card says what they had written before, beside why."""
    await s10.ask(telling)
    manager = telling.person(PM)
    await manager.press("Write my position", message=await s10.card_in(telling))
    await manager.fill({"My choice": s10.B, "Because": "Three small ones teach more."})
    await manager.submit()
    await s10.seal_all(telling)
    await s10.announce(telling, s10.A)
    shown = await _card(telling)
    told = f"product-manager had written {s10.B} before positions opened"
    telling.hold("the card says what stood before", told in shown, shown)
    telling.hold("and why", s10.WHY in shown, shown)


async def ignores(telling: Telling) -> None:
    """No response, like anybody: never a yes, no name on the card, and what was heard stays unconfirmed."""
    await _decided(telling)
    for name in s10.TEAM[1:]:
        await telling.person(name).press("Agree", "dm")
    await telling.scene("vp does not answer.")
    await telling.ws.clock.advance_to("friday 9:00")
    shown = await _card(telling)
    telling.hold("silence is a count, never a yes", "No response 1; silence is never a yes (D11)" in shown, shown)
    telling.hold("what was heard stays unconfirmed", f"{s10.HEARD} unconfirmed" in shown, shown)
    telling.hold("nobody is named for it", "vp" not in shown.partition("Agree engineer")[2], shown)


async def rules(telling: Telling) -> None:
    """The VP writes, so cannot rule: named for it at opening they are refused, and somebody else is named."""
    manager = telling.person(PM)
    await manager.slash(f"/decide {s10.QUESTION} @vp @engineer @designer 15:00", channel=telling.channel)
    await manager.fill({"Options, one a line": f"{s10.A}\n{s10.B}"})
    await manager.press("Change")
    await manager.fill({"Rules if somebody cannot commit": "vp"})
    await manager.submit()
    await manager.submit()
    form = await manager.modal()
    errors = form.errors if form else []
    telling.hold("who takes part cannot rule", any("vp has a part in this" in one for one in errors), errors)
    await manager.press("Change")
    await manager.fill({"Rules if somebody cannot commit": "newcomer"})
    await manager.submit()
    await manager.submit()
    telling.hold("with somebody else it is asked", await manager.modal() is None)


EDGES = (
    Edge("the VP speaks first in the thread", speaks_first),
    Edge("the VP edits the answer later", edits),
    Edge("the VP presses, and others for somebody", presses),
    Edge("the decider caves after the reveal", caves),
    Edge("the VP is named as the one who rules", rules),
    Edge("the VP ignores the form", ignores),
)
