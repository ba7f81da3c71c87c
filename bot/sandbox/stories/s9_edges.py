"""S-9 at its edges: two live decisions that conflict, one superseded already, one that is not to be known of."""

from bot.sandbox.driver import Read
from bot.sandbox.stories import s9
from bot.sandbox.stories.playing import Edge, Telling
from bot.sandbox.stories.reading import asked_by_form, last_words

__all__ = ["EDGES"]

MANAGER, DESIGNER = s9.DECIDER, s9.DESIGNER
OTHER = "The old menu stays for regulars"


async def _older(telling: Telling) -> Read:
    return (await s9.cards(telling))[0]


async def _newest(telling: Telling) -> Read:
    posts = [one for one in await s9.cards(telling) if "see the card" not in one.shown]
    return posts[-1]


async def _asks_anew(telling: Telling, line: str, *people: str) -> None:
    """The designer brings a fact, and asks ``people`` anew."""
    designer = telling.person(DESIGNER)
    await designer.slash(f"/decide {s9.link_to(await _older(telling))}", channel=s9.ELSEWHERE)
    await designer.fill({"What is new since then?": "A fact", "What exactly, in a line": line})
    await designer.submit()
    await designer.fill({"Who writes a position": list(people)})
    await designer.submit()


async def _decides_no(telling: Telling, *people: str) -> None:
    for name in people:
        await telling.person(name).press("Write my position", message=await _newest(telling))
        await telling.person(name).fill({"My choice": "No", "Because": "They lost their way."})
        await telling.person(name).submit()
    manager = telling.person(MANAGER)
    await manager.press("Decide", "dm")
    await manager.fill({"Decision": "No", "In one sentence": s9.NEW, "Why": s9.WHY_NEW})
    await manager.submit()


async def conflict(telling: Telling) -> None:
    """Two decisions say opposite things, and both stand: neither overwrites the other. Whoever sees it asks one of them
    anew and names the other; both stand, and are shown, until that is decided, and the other stands after it.
    """
    await s9.decide_first(telling)
    manager = telling.person(MANAGER)
    await telling.scene("product-manager records something that says the opposite.")
    await manager.slash(f"/decide record {OTHER}", channel=telling.channel)
    await manager.fill({"Why": "They pay for it.", "Who is asked to commit": ["engineer"]})
    await manager.submit()
    await telling.person("engineer").press("Agree", message=await _newest(telling))
    one, other = await _older(telling), await _newest(telling)
    both = one.text.startswith(f"Decided: {s9.OLD}"), other.text.startswith(f"Decided: {OTHER}")
    telling.hold("both stand", all(both), (one.text, other.text))
    await telling.scene("designer asks the first one anew.")
    await _asks_anew(telling, f"Decision 2 says: {OTHER}.", "engineer", "analyst")
    anew, one = await _newest(telling), await _older(telling)
    named = "Asks anew about" in anew.shown and s9.OLD in anew.shown and OTHER in anew.shown
    telling.hold("the question names both", named, anew.shown)
    telling.hold("both stand meanwhile", one.text.startswith(f"Decided: {s9.OLD}"), one.text)
    telling.hold("and say so", "Asked anew: question" in one.shown, one.shown)
    await _decides_no(telling, "engineer", "analyst")
    one = await _older(telling)
    still = next((post for post in await s9.cards(telling) if post.ts == other.ts), other)
    telling.hold("the first is superseded", one.text.startswith(f"Superseded: {s9.OLD}"), one.text)
    telling.hold("the other stands as it was", still.text == other.text, still.text)


async def superseded(telling: Telling) -> None:
    """What another decision took the place of is not asked anew: its successor is."""
    await s9.decide_first(telling)
    await _asks_anew(telling, s9.FACT, "engineer", "analyst")
    await _decides_no(telling, "engineer", "analyst")
    await telling.scene("analyst would ask the older one anew.")
    link = s9.link_to(await _older(telling))
    await telling.person("analyst").slash(f"/decide {link}", channel=telling.channel)
    words = await last_words(telling, "analyst")
    telling.hold("its successor is named", "A newer decision took its place" in words, words)
    telling.hold("no form opens", await asked_by_form(telling, "analyst") == "")


async def private(telling: Telling) -> None:
    """Whoever is neither in its channel nor named on it gets the answer for what never was."""
    await telling.ws.admin("make_private", channel=telling.channel)
    await telling.ws.admin("leave", channel=telling.channel, user=DESIGNER)
    await s9.decide_first(telling)
    link = s9.link_to(await _older(telling))
    designer, answers = telling.person(DESIGNER), []
    for address in (link, link[:-4] + "9999"):
        await designer.slash(f"/decide {address}", channel=s9.ELSEWHERE)
        told = [one.shown for one in await designer.reads(s9.ELSEWHERE) if one.ephemeral]
        answers.append(told[-1] if told else "")
    telling.hold("there is nothing here", "There is nothing here that you can open" in answers[0], answers)
    telling.hold("as for what never was", answers[0] == answers[1], answers)


EDGES = (
    Edge("two live decisions that conflict", conflict),
    Edge("superseded already", superseded),
    Edge("a private decision is not hinted at", private),
)
