"""S-0: everybody says the same. A decision in its shortest form: nobody is to be heard before it is announced, nobody
hears a thing twice.

One of them agrees with what, and not with how: that is said with the answer, and kept.
"""

from bot.sandbox.stories.guided import ASK, DECISION
from bot.sandbox.stories.playing import Story, Telling
from bot.sandbox.stories.s1 import card_of, line_of, surfaces, together

__all__ = ["COUNTS", "STORY"]

AGENTS = ("agent-1", "agent-2", "agent-3")
BECAUSE = (
    "Two minutes of checking is cheaper than one wrong payment.",
    "I sent one of the three.",
    "The bank charges for each reversal.",
)
DISAGREES = "For me $300 would be the line. I will check at $200 all the same."
COUNTS = {
    "lead": {"messages": 1, "presses": 5, "boxes": 2},
    "agent-1": {"messages": 1, "presses": 4, "boxes": 1},  # one of them is "Decide", which is refused
    "agent-2": {"messages": 1, "presses": 3, "boxes": 1},
    "agent-3": {"messages": 1, "presses": 4, "boxes": 2},
    "product-manager": {"messages": 0, "presses": 0, "boxes": 0},
}


async def play(telling: Telling) -> None:
    """Three say yes, the lead decides with one form, three agree."""
    lead = telling.person("lead")
    await telling.scene("lead asks; three say yes.")
    await lead.slash(ASK, channel=telling.channel)
    await lead.submit()
    await _sealed(telling, 0)
    for place, name in enumerate(AGENTS):
        agent = telling.person(name)
        await agent.press("Yes", "dm")
        await agent.fill({"Because": BECAUSE[place]})
        await agent.submit()
        if place < 2:
            await _sealed(telling, place + 1)
            await telling.show()
    await _opened(telling)
    await _one_form(telling)
    await _answers(telling)
    counts = await telling.ws.counts()
    for name, count in COUNTS.items():
        telling.hold(f"{name}: {count}", counts[name] == count, counts[name])


async def _answers(telling: Telling) -> None:
    await telling.scene("Two agree; agent-3 disagrees and commits.")
    await _counted(telling, 0)
    for place, name in enumerate(AGENTS[:2]):
        await telling.person(name).press("Agree", "dm")
        await _counted(telling, place + 1)
    last = telling.person("agent-3")
    await last.press("Disagree and commit", "dm")
    await last.fill({"What I disagree with": DISAGREES})
    await last.submit()
    card, line = await card_of(telling), await line_of(telling)
    read = together(card.lines).replace("*", "")
    telling.hold("the card says who agrees", "Agree agent-1, agent-2" in read, read)
    telling.hold("and keeps the words of who does not, beside the commitment", DISAGREES in read, read)
    said = "" if line is None else line.text
    telling.hold("the line says it in one sentence", "2 agree" in said and "1 disagree" in said, said)


async def _counted(telling: Telling, count: int) -> None:
    card, line = together((await card_of(telling)).lines).replace("*", ""), await line_of(telling)
    said = "" if line is None else together(line.lines)
    stands = "Decided: " in said and "[Agree]  [Disagree and commit]  [Cannot commit]" in said
    telling.hold(f"with {count} answered, the line still says what was decided, and asks", stands, said)
    counts = f"Agree {count} " in card and f"not answered yet: {len(AGENTS) - count}" in card
    telling.hold(f"and the card counts {count}", counts, card)


async def _sealed(telling: Telling, count: int) -> None:
    card, everything = await card_of(telling), await surfaces(telling)
    telling.hold(f"the card says {count} of 3 in", f"{count} of 3 in" in card.text, card.text)
    kept = not any(words in everything for words in BECAUSE)
    telling.hold(f"with {count} in, words are sealed on every surface", kept)


async def _opened(telling: Telling) -> None:
    card = await card_of(telling)
    telling.hold("the card says that positions are open", card.text.startswith("Positions are open"), card.text)
    thread = together([row for reply in await telling.person("lead").thread(card) for row in reply.lines])
    telling.hold("all open at once in the thread", all(words in thread for words in BECAUSE), thread)
    agent = telling.person("agent-1")
    await agent.choose_menu("Decide", message=card)
    form = await agent.modal()
    telling.hold("the decider alone decides", form is None or form.title != "Decide")
    if form:
        await agent.close()


async def _one_form(telling: Telling) -> None:
    lead = telling.person("lead")
    await telling.scene("lead decides.")
    await lead.press("Decide", "dm")
    before = await lead.modal()
    telling.hold(
        "before a choice the button promises what follows when lead agrees",
        before is not None and before.submit == "Announce",
    )
    await lead.fill({"Decision": "No", "In one sentence": DECISION, "Why": "Three wrong payments cost $780."})
    against = await lead.modal()
    telling.hold("against everybody, somebody is to be heard next", against is not None and against.submit == "Next")
    await lead.fill({"Decision": "Yes"})
    alike = await lead.modal()
    telling.hold("with everybody, it is announced at once", alike is not None and alike.submit == "Announce")
    typed = alike.fields["In one sentence"].value if alike else None
    telling.hold("what was typed stays while the button changes", typed == DECISION, typed)
    await lead.submit()
    telling.hold("no second form", await lead.modal() is None)
    card = await card_of(telling)
    telling.hold("the card is decided and has nothing to say about hearing", "Heard" not in together(card.lines))
    for name in AGENTS:
        telling.hold(f"{name} has one message", len(await telling.person(name).dm()) == 1)


STORY = Story("S-0", "Everybody says the same", play)
