"""S-0: everybody says the same. A decision in its shortest form: nobody is to be heard, nobody hears a thing twice."""

from bot.sandbox.stories.guided import ASK, DECISION
from bot.sandbox.stories.playing import Story, Telling
from bot.sandbox.stories.s1 import card_of, line_of, together

__all__ = ["COUNTS", "STORY"]

AGENTS = ("agent-1", "agent-2", "agent-3")
COUNTS = {
    "lead": {"messages": 1, "presses": 5, "boxes": 2},
    **{name: {"messages": 1, "presses": 3, "boxes": 1} for name in AGENTS},
    "product-manager": {"messages": 0, "presses": 0, "boxes": 0},
}


async def play(telling: Telling) -> None:
    """Three say yes, the lead decides with one form, three agree."""
    lead = telling.person("lead")
    telling.tell("\nlead asks; three say yes.")
    await lead.slash(ASK, channel=telling.channel)
    await lead.submit()
    for name in AGENTS:
        agent = telling.person(name)
        await agent.press("Yes", "dm")
        await agent.fill({"Because": "Two minutes of checking is cheaper than one wrong payment."})
        await agent.submit()
    await _one_form(telling)
    for name in AGENTS:
        await telling.person(name).press("Agree", "dm")
    card, line = await card_of(telling), await line_of(telling)
    telling.hold("the card says who agrees", "Agree agent-1, agent-2, agent-3" in together(card.lines).replace("*", ""))
    telling.hold("the line says it in one sentence", line is not None and "3 agree" in line.text)
    await telling.show("lead")
    counts = await telling.ws.counts()
    for name, count in COUNTS.items():
        telling.hold(f"{name}: {count}", counts[name] == count, counts[name])


async def _one_form(telling: Telling) -> None:
    lead = telling.person("lead")
    telling.tell("\nlead decides.")
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
