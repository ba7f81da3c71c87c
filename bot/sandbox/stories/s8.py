"""S-8: the look back. What was sealed returns after 90 days; a stop signal was asked about and never answered."""

from bot.sandbox.cast import Cast, Person, Room
from bot.sandbox.driver import Read
from bot.sandbox.stories.playing import Story, Telling

__all__ = [
    "ANALYST",
    "CHANNEL",
    "COUNTS",
    "DIRECTOR",
    "HAPPENED",
    "LEARNED",
    "OWNER",
    "PEOPLE",
    "STORY",
    "VP",
    "card_in",
    "in_force",
    "look_back",
    "signal_day",
]

CHANNEL = "#growth"
OWNER, DIRECTOR, ANALYST, VP = "growth-lead", "director", "analyst", "vp"
ASKED = (OWNER, ANALYST, "engineer", "designer", "support")
PEOPLE = (DIRECTOR, *ASKED, VP)
CAST = Cast(
    people=(
        Person(OWNER, "Europe/Berlin", admin=True),
        *(Person(name, "Europe/Berlin") for name in (*PEOPLE[:1], *ASKED[1:], VP)),
    ),
    rooms=(Room("general", people=(OWNER, DIRECTOR)), Room("growth", with_app=True)),
)
QUESTION = "Should sign-up ask for a card first?"
YES, LATER, NOTHING = "Ask for a card first", "Ask after a week", "Do nothing"
SUCCESS = "Activation stays above 25 %"
WHY = "Trials without a card cost us 40 hours of support a week."
FEAR = "New people will leave before they have seen anything."
MIND = "Activation below 22 %."
HEARD = "You fear that people leave at the card."
KERNEL = "It tells us early who means it."
SIGNAL, THEN = "activation below 22 %", "take the card out again"
HAPPENED = "Activation fell to 20 %, and stayed there."
LEARNED = "A card is a question of trust; ask for it after the first report."
COUNTS = {
    OWNER: {"presses": 19, "boxes": 11},
    ANALYST: {"presses": 7, "boxes": 5},
}


async def card_in(telling: Telling, reader: str = VP) -> Read:
    """Return the card as ``reader`` sees it."""
    return next(one for one in await telling.person(reader).reads(telling.channel) if one.is_app and not one.ephemeral)


async def _ask(telling: Telling) -> None:
    owner = telling.person(OWNER)
    telling.tell("\ngrowth-lead asks; customers are bound, so it is a one-way door.")
    people = " ".join(f"@{name}" for name in ASKED)
    await owner.slash(f"/decide {QUESTION} {people} thu 11:00", channel=telling.channel)
    ticks = {"What is hard to undo? Tick what is true": ["Customers, law or data are bound"]}
    await owner.fill({"Options, one a line": f"{YES}\n{LATER}\n{NOTHING}", **ticks})
    await owner.press("Next")
    await owner.fill(
        {
            "Who decides, not the owner": DIRECTOR,
            "Rules if somebody cannot commit": VP,
            "How will we know it worked? With a number": SUCCESS,
            "When do we look?": "2027-02-24",
        }
    )
    await owner.press("Ask")


async def _seal(telling: Telling, name: str, choice: str, because: str, chance: str) -> None:
    person = telling.person(name)
    await person.press(choice, "dm")
    form = await person.modal()
    labels = tuple(form.fields) if form else ()
    sure = next(label for label in labels if label.startswith("Chance"))
    cause = next(label for label in labels if "likeliest cause" in label)
    more = {"What would change my mind": MIND, sure: chance, cause: "People do not trust us yet."}
    await person.fill({"Because": because, **more})
    await person.submit()


async def _arm(telling: Telling) -> None:
    owner = telling.person(OWNER)
    telling.tell("\ngrowth-lead writes a stop signal.")
    await owner.open_home()
    await owner.press("Write one to three", "home")
    await owner.fill({"If we see": SIGNAL, "On": "2027-01-27", "Then we": THEN})
    await owner.submit()
    await owner.close(everything=True)


async def in_force(telling: Telling) -> None:
    """Five write, 80 and 35 % sure among them; a stop signal is armed; it is decided, answered, and in force."""
    await _ask(telling)
    for name in (one for one in ASKED if one != ANALYST):
        await _seal(telling, name, YES, f"It saves us work, says {name}.", "80")
    await _seal(telling, ANALYST, LATER, FEAR, "35")
    await _arm(telling)
    await telling.ws.clock.advance(hours=24)
    director = telling.person(DIRECTOR)
    telling.tell(f"\ndirector decides: {YES}.")
    await director.press("Decide", "dm")
    await director.fill({"Decision": YES, "In one sentence": YES, "Why": WHY})
    await director.submit()
    form = await director.modal()
    if form is not None:
        await director.fill({label: HEARD for label in form.fields})
        await director.submit()
    analyst = telling.person(ANALYST)
    await analyst.press("Yes, that is my point", "dm")
    await analyst.press("Disagree and commit", "dm")
    if (form := await analyst.modal()) is not None:
        await analyst.fill({label: KERNEL for label in form.fields if label.startswith("Best reason")})
        await analyst.submit()
    for name in (one for one in ASKED if one != ANALYST):
        await telling.person(name).press("Agree", "dm")


async def signal_day(telling: Telling) -> str:
    """Go to the day of the stop signal; return what its owner reads that morning."""
    await telling.ws.clock.advance_to("2027-01-27T09:30")
    return (await telling.person(OWNER).dm())[-1].shown


async def look_back(telling: Telling, process: str, outcome: str, **fields: str) -> None:
    """The owner judges the process in the morning message, and then the outcome in the form."""
    owner = telling.person(OWNER)
    await owner.press(process, "dm")
    await owner.fill({"And the outcome?": outcome})
    await owner.fill({"What happened, in a line": HAPPENED, "What we learned": LEARNED, **fields})
    await owner.submit()


async def play(telling: Telling) -> None:
    """Decided; asked about the stop signal and not answered; looked back on; process first; undone, by proposal."""
    await in_force(telling)
    card = await card_in(telling)
    telling.hold("it is in force, with its stop signal", f"Stop if {SIGNAL}" in card.shown.replace("*", ""), card.shown)
    await _not_answered(telling)
    await _process_first(telling)
    await _undone(telling)
    await telling.show(VP)
    counts = await telling.ws.counts()
    for name, count in COUNTS.items():
        seen = {key: counts[name][key] for key in count}
        telling.hold(f"{name}: {count}", seen == count, seen)


async def _not_answered(telling: Telling) -> None:
    telling.tell("\nThe day of the stop signal; growth-lead does not answer.")
    asked = (await signal_day(telling)).replace("*", "")
    telling.hold("the owner is asked on that morning", f"Stop signal · {SIGNAL} · due today" in asked, asked)
    telling.hold("with two answers", "[It came]" in asked and "[It did not]" in asked, asked)
    await telling.ws.clock.advance(days=3)
    card = (await card_in(telling)).shown.replace("*", "")
    told = "no answer: its owner was asked on Wed 27 Jan"
    telling.hold("after two days the card says that nobody answered", told in card, card)
    again = (await telling.person(OWNER).dm())[-1].shown.replace("*", "")
    telling.hold("the owner is asked once more", "not answered yet" in again, again)
    messages = (await telling.ws.counts())[OWNER]["messages"]
    await telling.ws.clock.advance(days=14)
    later = (await telling.ws.counts())[OWNER]["messages"]
    telling.hold("and then no more", later == messages, (messages, later))


async def _process_first(telling: Telling) -> None:
    owner = telling.person(OWNER)
    await telling.ws.clock.advance_to("2027-02-24T09:30")
    telling.tell("\nNinety days on: what was sealed returns.")
    asked = (await owner.dm())[-1].shown.replace("*", "")
    telling.hold("the process is asked first", "Given what we knew then, was the process sound?" in asked, asked)
    telling.hold("the outcome is not to be seen before that", "outcome" not in asked.lower(), asked)
    await owner.press("Show me", "dm")
    was = await owner.modal()
    shown = was.shown.replace("*", "") if was else ""
    await owner.press("More", "modal")
    shown += was.shown.replace("*", "") if (was := await owner.modal()) else ""
    told = all(one in shown for one in (FEAR, MIND, "80 %", "35 %", SIGNAL, "no answer: its owner was asked on"))
    telling.hold("positions, chances, the signal, and that it was not answered", told, shown)
    await owner.close(everything=True)
    await owner.press("It was sound", "dm")
    form = await owner.modal()
    labels = list(form.fields) if form else []
    telling.hold("only then the outcome is asked", "And the outcome?" in labels, labels)
    await owner.fill({"And the outcome?": "Too early, look again"})
    await owner.submit()
    refused = await owner.modal()
    errors = [one.error for one in refused.fields.values() if one.error] if refused else []
    telling.hold("it cannot be moved later while the signal is open", "A stop signal is open" in str(errors), errors)
    await owner.fill({"And the outcome?": "Undo it"})
    words = {"What happened, in a line": HAPPENED, "What we learned": LEARNED, "What it cost": "6 days"}
    await owner.fill(words)
    await owner.submit()
    telling.hold("the form is done", await owner.modal() is None)


async def _undone(telling: Telling) -> None:
    card = (await card_in(telling)).shown.replace("*", "")
    proposed = f"undoing it is proposed to {DIRECTOR}"
    telling.hold("the owner proposes; the decision stands", proposed in card and card.startswith("Decided"), card)
    analyst, director = telling.person(ANALYST), telling.person(DIRECTOR)
    asked = (await analyst.dm())[-1].shown.replace("*", "")
    telling.hold("the dissenter is asked about their own words", f"You feared: {FEAR}" in asked, asked)
    await analyst.press("It did", "dm")
    await analyst.press("It happened", "dm")
    telling.tell("\ndirector confirms with one press.")
    await director.slash("/decide mine", channel=telling.channel)
    await director.press("Confirm it")
    card = (await card_in(telling)).shown.replace("*", "").replace("_", "")
    telling.hold("it is undone", card.startswith(f"Undone: {YES}"), card)
    telling.hold("process and outcome stand apart", f"Process sound · Outcome {HAPPENED}" in card, card)
    telling.hold("and what that says", "It was decided well, and did not work out" in card, card)
    telling.hold("with the cost and the lesson", "6 days" in card and LEARNED in card, card)
    concern = f"{ANALYST}'s concern, {FEAR.removesuffix('.')}: came true, says {ANALYST}"
    telling.hold("the concern has its author's answer", concern in card, card)
    telling.hold("what would have changed their mind happened", f"mind happened: {MIND}" in card, card)


STORY = Story("S-8", "The look back, ninety days on", play, channel=CHANNEL, cast=CAST)
