"""S-4: an idea goes through the funnel: written, read by three, rewritten, read by finance, parked, and back in May."""

from bot.sandbox.cast import Cast, Person, Room
from bot.sandbox.driver import Form, PersonDriver, Read
from bot.sandbox.stories.playing import Story, Telling

__all__ = ["AUTHOR", "CAST", "CHANNEL", "DECIDER", "PEERS", "STORY", "asks", "card", "reads", "thread", "writes"]

CHANNEL = "#ideas"
AUTHOR, DECIDER = "product-manager", "vp-product"
PEERS = ("designer", "engineer", "analyst")
WIDER = ("finance", "support")
EVERYBODY = (AUTHOR, DECIDER, *PEERS, *WIDER)
CAST = Cast(
    people=tuple(Person(name, "Europe/Berlin") for name in EVERYBODY),
    rooms=(Room("general", people=EVERYBODY), Room("ideas", people=EVERYBODY, with_app=True)),
)
FIRST = {
    "Who is the customer?": "Support leads of shops with 3 to 20 agents, and finance leads of chains",
    "What is their problem?": "A refund takes nine days",
    "Which one benefit matters most?": "A refund within a minute",
    "How do we know?": "Ticket log of 2026, n=212",
    "What do they do, step by step?": "They press Refund, and the money is on its way",
}
PROBLEM = "Many teams wait 9 days for a refund. Even best-in-class tools make them slower. Customers leave faster."
BETTER = "In 14 shops a refund took 9 days in the median (ticket log, Jan to Mar 2026, n=212)."
PARTS = {
    "Heading": "Refunds in a minute",
    "Subheading": "Support leads of shops with 3 to 20 agents send money back in one message.",
    "Summary": "Berlin, 4 June 2027. Acme opens Refunds in a minute to 40 shops. A lead presses Refund; money leaves.",
    "Problem": PROBLEM,
    "Solution": "The lead opens the ticket and presses Refund. The customer reads that the money has left.",
}
QUESTIONS = {
    "Why might this fail?": "Unit cost. A payment costs 40 cents (finance, March 2026); we know nothing of fraud yet.",
    "What would make us stop?": "More than 2 % of refunds are fraud in any month before December 2027.",
}
KILL = "Unit cost eats the margin"
REVISE = "The customer is two customers: pick the support lead or the finance lead."
PARK = "Good, and chat wins this half year: it answers the same complaint for a tenth of what this would cost."
COUNTS = {  # three circles in one day: who gives the verdict is asked once each, who reads twice hears once
    DECIDER: {"messages": 3, "presses": 11, "boxes": 4},
    "designer": {"messages": 1, "presses": 7, "boxes": 3},
    "finance": {"messages": 1, "presses": 3, "boxes": 2},
}
CHANGED = "The cost of a payment fell by 40 % since."


async def card(telling: Telling, reader: str = AUTHOR) -> Read:
    """Return the newest card of the channel, as ``reader`` sees it."""
    posts = [one for one in await telling.person(reader).reads(telling.channel) if one.is_app and not one.ephemeral]
    return posts[-1]


async def thread(telling: Telling, reader: str = AUTHOR) -> str:
    """Return all that stands in the newest card's thread."""
    posts = await telling.person(reader).thread(await card(telling, reader))
    return "\n".join(one.shown for one in posts[1:])


async def _form(person: PersonDriver) -> Form:
    form = await person.modal()
    if form is None:
        raise LookupError(f"{person.name} has no form open")
    return form


async def writes(author: PersonDriver, part: str, text: str, *, save: bool = False) -> str:
    """Write one part from the desk, which is open; return what the form says once it is saved."""
    form = await author.modal()
    label = part.lower() if part not in QUESTIONS else ""
    known = f"Open {label}" if form and f"[Open {label}]" in form.shown else f"Write {label}"
    await author.press(known if label else "Add an internal question", "modal")
    field = next(iter((await _form(author)).fields))
    await author.fill({field: text} if label else {"Question": part, "Answer": text})
    if not save:
        await author.submit()
        return ""
    await author.press("Save", "modal")
    form = await author.modal()
    shown = form.shown if form else ""
    await author.close()
    return shown


async def asks(telling: Telling, readers: tuple[str, ...], until: str = "15:00") -> None:
    """The author, whose desk is open, asks the next circle."""
    author = telling.person(AUTHOR)
    await author.fill({"Who reads it": list(readers), "Who gives the verdict": DECIDER, "Notes by": until})
    await author.submit()


async def reads(telling: Telling, name: str, view: str, because: str, **notes: str) -> None:
    """A reader writes their notes and keeps them private."""
    reader = telling.person(name)
    await reader.press("Write my notes", "dm")
    labels = {"fix": "To fix, one a line", "ask": "Questions, one a line", "kill": "Why kill it, one a line"}
    words = {labels[kind]: text for kind, text in notes.items()}
    await reader.fill({"What should become of it": view, "Because": because, **words})
    await reader.submit()


async def _written(telling: Telling) -> None:
    author = telling.person(AUTHOR)
    await telling.scene(f"{AUTHOR} has an idea, and nobody to tell it to: five answers, then one part after another.")
    await author.slash("/decide prfaq", channel=telling.channel)
    await author.fill(FIRST)
    await author.submit()
    await author.press("Ask circle 1", "modal")
    form = await _form(author)
    told = "Not ready for a circle: no problem paragraph" in form.shown and "(P8)" in form.shown
    telling.hold("a circle is not asked to read nothing", told, form.shown)
    await author.press("Open problem", "modal")
    telling.hold("each part that is missing is one press away", (await _form(author)).title == "Problem")
    await author.close()
    for part, text in PARTS.items():
        said = await writes(author, part, text, save=part == "Problem")
        if said:
            asked = all(one in said for one in ("How many of how many?", "Compared with whom", "0 of 2 claims"))
            telling.hold("the word check asks, and corrects nothing", asked, said)
    for question, answer in QUESTIONS.items():
        await writes(author, question, answer)
    outsider = telling.person("designer")
    await outsider.slash("/decide prfaq list", channel=telling.channel)
    form = await _form(outsider)
    telling.hold("nobody else sees a draft", "No PRFAQ yet" in form.shown, form.shown)
    await outsider.close()


async def _first_circle(telling: Telling) -> None:
    await telling.scene("Circle 1: three peers read in silence; their notes are private until all are in.")
    await telling.person(AUTHOR).press("Ask circle 1", "modal")
    await asks(telling, PEERS)
    shown = await card(telling)
    telling.hold(
        "one card, and the text in its thread", "0 of 3 in" in shown.shown and PROBLEM in await thread(telling)
    )
    asked = (await telling.person("designer").dm())[-1]
    told = f"{AUTHOR} asks you to read: Refunds in a minute, 1 min, by 15:00."
    telling.hold("one message says what, how long and until when", asked.text == told, asked.text)
    await reads(telling, "designer", "Revise", "Two customers.", fix="Problem: whose wait is it?")
    await reads(telling, "engineer", "Revise", "Who is it for?", ask="Who pays for a wrong one?")
    sealed = await thread(telling)
    telling.hold("nobody reads a note before all are in", "whose wait" not in sealed and "Who pays" not in sealed)
    await reads(telling, "analyst", "Advance", "A real wait.")
    opened = await thread(telling)
    kinds = "To fix" in opened and "Problem: whose wait is it? · designer" in opened and "Questions" in opened
    telling.hold("then all open together, by kind", kinds, opened)
    await gives(telling, "Revise", REVISE)
    shown = await card(telling)
    telling.hold(
        "the verdict and why stand on the card", "Revise:" in shown.shown and REVISE in shown.shown, shown.shown
    )
    count = (await telling.ws.counts())["engineer"]["messages"]
    telling.hold("and nobody gets a message about it", count == 1, count)


async def gives(telling: Telling, verdict: str, why: str, **more: str) -> None:
    """The decider gives the verdict."""
    decider = telling.person(DECIDER)
    await decider.press("Give the verdict", "dm")
    await decider.fill({"Verdict": verdict})
    labels = {"cause": "Kind of reason", "won": "What won", "until": "It comes back on"}
    await decider.fill({"Why, in a sentence": why, **{labels[name]: words for name, words in more.items()}})
    await decider.submit()


async def opens_desk(telling: Telling, name: str = AUTHOR) -> Form:
    """Somebody opens the newest PRFAQ from the list."""
    person = telling.person(name)
    await person.slash("/decide prfaq list", channel=telling.channel)
    await person.press("Open", "modal")
    return await _form(person)


async def _again(telling: Telling) -> None:
    author = telling.person(AUTHOR)
    await telling.scene(f"{AUTHOR} names one customer and a source; the same circle reads what changed.")
    await opens_desk(telling)
    await writes(author, "Problem", BETTER)
    await author.press("Ask circle 1", "modal")
    form = await _form(author)
    filled = [form.fields["Who gives the verdict"].value, sorted(form.fields["Who reads it"].value)]
    telling.hold("the form is filled from the last time", filled == [DECIDER, sorted(PEERS)], filled)
    await author.submit()
    reader = telling.person("designer")
    await reader.press("Read it", "dm")
    form = await _form(reader)
    changed = "Changed since your last reading: 1 part" in form.shown and BETTER in form.shown
    telling.hold("who read it before sees only what changed", changed and "Berlin" not in form.shown, form.shown)
    await reader.close()
    for name in PEERS:
        await reads(telling, name, "Advance", "One customer, one number.")
    await gives(telling, "Advance", "One customer, and a number with its source.")


async def _second_circle(telling: Telling) -> None:
    author = telling.person(AUTHOR)
    await telling.scene("Circle 2 is wider: finance and support read it for the first time.")
    await opens_desk(telling)
    await author.press("Ask circle 2", "modal")
    await asks(telling, PEERS)
    form = await _form(author)
    telling.hold("the same people are no second circle", "(P5)" in form.shown, form.shown)
    await author.fill({"Who reads it": ["engineer", *WIDER]})
    await author.submit()
    await reads(telling, "engineer", "Advance", "It can be built.")
    await reads(telling, "support", "Advance", "Customers ask for it.")
    await reads(telling, "finance", "Kill", "The margin is gone.", kill=KILL)
    telling.hold("why to kill it stands with its author's name", f"{KILL} · finance" in await thread(telling))
    await gives(telling, "Park", PARK, cause="economics", won="Chat first", until="2027-05-24")
    shown = (await card(telling)).shown
    told = "Park:" in shown and "what won: Chat first" in shown and "comes back Mon 24 May 2027" in shown
    telling.hold("parked says what won, and when it comes back", told, shown)
    await telling.show()


async def _comes_back(telling: Telling) -> None:
    author = telling.person(AUTHOR)
    await telling.scene("Six months on, in the morning message of its author.")
    await telling.ws.clock.advance_to("2027-05-24T09:01:00+02:00")
    morning = (await author.dm())[-1]
    quoted = "Parked until Mon 24 May" in morning.shown and PARK[:60] in morning.shown
    telling.hold("it comes back by itself, and says why it was parked", quoted, morning.shown)
    telling.hold("and asks what has changed", "What has changed since?" in morning.shown, morning.shown)
    await author.press("Say what changed", "dm")
    await author.fill({"What has changed since": CHANGED})
    await author.submit()
    form = await opens_desk(telling)
    telling.hold("it is a draft again", "draft" in form.shown and "Circle 2: Park, v2" in form.shown, form.shown)
    await author.close()
    await author.slash("/decide prfaq list", channel=telling.channel)
    shown = (await _form(author)).shown
    told = "Circle 1 · 1 entered: 1 advanced" in shown and "Circle 2 · 1 entered: 1 parked" in shown
    telling.hold("the funnel counts it as parked, and not as killed", told and "killed" not in shown, shown)
    await author.close()
    await telling.show()


async def play(telling: Telling) -> None:
    """From five answers to a parked idea that comes back by itself, half a year later."""
    await _written(telling)
    await _first_circle(telling)
    await _again(telling)
    await _second_circle(telling)
    await _comes_back(telling)
    counts = await telling.ws.counts()
    for name, count in COUNTS.items():
        telling.hold(f"{name}: {count}", counts[name] == count, counts[name])


STORY = Story("S-4", "An idea goes through the funnel, and comes back", play, channel=CHANNEL, cast=CAST)
