"""S-2: a one-way door, blocked and ruled. Who dissents is heard first; a block holds it; both sides are on the card."""

from bot.sandbox.cast import Cast, Person, Room
from bot.sandbox.driver import Read
from bot.sandbox.stories.playing import Story, Telling
from bot.sandbox.stories.reading import last_words

__all__ = [
    "ASKED",
    "CHANNEL",
    "COUNTS",
    "PEOPLE",
    "STORY",
    "announce",
    "ask",
    "block",
    "card_in",
    "line_in",
    "rule",
    "seal_all",
    "to_the_block",
]

CHANNEL = "#platform"
OWNER, DIRECTOR, SECURITY, CTO = "region-lead", "director", "security", "cto"
ASKED = (OWNER, SECURITY, "finance", "search-lead", "billing-lead")
PEOPLE = (OWNER, DIRECTOR, *ASKED[1:], CTO, "newcomer")
CAST = Cast(
    people=(
        Person(OWNER, "Europe/Berlin", admin=True),
        *(Person(name, "Europe/Berlin") for name in (DIRECTOR, *ASKED[1:], CTO, "chair")),
        Person("newcomer", "Europe/Lisbon"),
    ),
    rooms=(Room("general", people=(OWNER, DIRECTOR)), Room("platform", with_app=True)),
)
QUESTION = "Should we leave cloud region EU-1?"
JUNE, PHASES, NOTHING = "Leave EU-1 by June", "Leave in two phases", "Do nothing"
SUCCESS = "All tenants run in EU-2 and p99 stays under 200 ms"
WHY = "Two tenants of 41 need EU-1; staying costs 1.1 M a year."
HEARD = "You fear that we break contracts we signed."
WORDS = "Two contracts name EU-1."
NEED = "legal's written view"
KERNEL = "One region is cheaper and easier to keep safe."
READS = "Leave in two phases, contracts first"
STOP = "any tenant above 250 ms for a week"
RULED = "The contracts run out in March; the other tenants need not wait for that."
# The walk-through of the screens counts the same, but for the owner and two of the director's numbers:
COUNTS = {
    # There 2 messages, since the owner writes from the card; here the question asks them by message like anybody, and
    # the stop signals and the ruling come with two mornings. There 25 presses and 10 boxes: five people, a door, a date
    # and the background are picked and typed by hand; here they come with the command line, or are the usual ones.
    OWNER: {"messages": 3, "presses": 12, "boxes": 8},
    # There 5 messages, of which four are named: asked to decide, all are in, a block, the ruling; these are the four.
    # There 4 boxes: the own view is one sentence; through a one-way door it takes four, as everybody's does.
    DIRECTOR: {"messages": 4, "presses": 9, "boxes": 7},
    SECURITY: {"messages": 3, "presses": 7, "boxes": 7},
    **{name: {"messages": 2, "presses": 3, "boxes": 4} for name in ASKED[2:]},
    CTO: {"messages": 1, "presses": 3, "boxes": 2},
    "newcomer": {"messages": 0, "presses": 0, "boxes": 0},
}


async def ask(telling: Telling, approver: str = CTO) -> None:
    """The region lead asks four others, and writes too; the director decides, ``approver`` rules."""
    lead = telling.person(OWNER)
    await telling.scene("region-lead asks; customers and law are bound.")
    people = " ".join(f"@{name}" for name in ASKED)
    await lead.slash(f"/decide {QUESTION} {people} thu 11:00", channel=telling.channel)
    ticks = {"What is hard to undo? Tick what is true": ["Customers, law or data are bound"]}
    await lead.fill({"Options, one a line": f"{JUNE}\n{PHASES}\n{NOTHING}", **ticks})
    await lead.press("Next")
    await lead.fill(
        {
            "Who decides, not the owner": DIRECTOR,
            "Rules if somebody cannot commit": approver,
            "How will we know it worked? With a number": SUCCESS,
            "When do we look?": "2027-06-01",
        }
    )
    await lead.press("Ask")


async def seal_all(telling: Telling) -> None:
    """Four would leave by June; security would do nothing yet."""
    await telling.scene("Four are for it, security is not.")
    for name in (one for one in ASKED if one != SECURITY):
        await _seal(telling, name, JUNE, f"It saves money, says {name}.", "80")
    await _seal(telling, SECURITY, NOTHING, WORDS, "30")


async def _decider_seals(telling: Telling) -> None:
    """The director seals a view of their own: read last, and not counted."""
    await telling.scene("director seals a view of their own.")
    director = telling.person(DIRECTOR)
    await director.press("Seal my own view", "dm")
    await _fill(telling, DIRECTOR, "It frees two people.", "70", choice=JUNE)
    card = (await card_in(telling)).shown
    telling.hold("it is none of the five", "0 of 5 in" in card, card)


async def _seal(telling: Telling, name: str, choice: str, because: str, chance: str) -> None:
    await telling.person(name).press(choice, "dm")
    await _fill(telling, name, because, chance)


async def _fill(telling: Telling, name: str, because: str, chance: str, choice: str = "") -> None:
    person = telling.person(name)
    form = await person.modal()
    labels = tuple(form.fields) if form else ()
    sure = next(label for label in labels if label.startswith("Chance"))
    cause = next(label for label in labels if "likeliest cause" in label)
    more = {"What would change my mind": "A failed rehearsal.", sure: chance, cause: "The move takes a year."}
    await person.fill({"Because": because, **more, **({"My choice": choice} if choice else {})})
    await person.submit()


async def card_in(telling: Telling, reader: str = "newcomer") -> Read:
    """Return the card as ``reader`` sees it."""
    return next(one for one in await telling.person(reader).reads(telling.channel) if one.is_app and not one.ephemeral)


async def line_in(telling: Telling) -> Read:
    """Return the outcome line."""
    posts = [one for one in await telling.person("newcomer").reads(telling.channel) if one.is_app]
    return next(one for one in reversed(posts) if "see the card" in one.shown)


async def announce(telling: Telling, choice: str = JUNE) -> None:
    """A day after the positions opened the director decides, and says what security fears."""
    director = telling.person(DIRECTOR)
    await telling.scene(f"director decides: {choice}.")
    await director.press("Decide", "dm")
    await director.fill({"Decision": choice, "In one sentence": choice, "Why": WHY})
    await director.submit()
    form = await director.modal()
    if form is not None and form.title == "What you heard":
        await director.fill({label: HEARD for label in form.fields})
        await director.submit()


async def block(telling: Telling, name: str = SECURITY) -> None:
    """Somebody cannot commit, and says on which ground, what they need, and what speaks for it all the same."""
    person = telling.person(name)
    await telling.scene(f"{name} cannot commit.")
    await person.press("Cannot commit", "dm")
    await person.fill(
        {
            "Ground": "It breaks a law, contract or rule",
            "What exactly": WORDS,
            "What I need": NEED,
            "The best reason for the decision, in my words": KERNEL,
        }
    )
    await person.submit()


async def rule(telling: Telling, ruling: str, why: str = RULED, reads: str = "", by: str = CTO) -> None:
    """Whoever is asked rules."""
    person = telling.person(by)
    await telling.scene(f"{by} rules: {ruling}.")
    await person.press("Rule", "dm")
    await person.fill({"Ruling": ruling, "Why, so that both sides can explain it": why})
    if reads:
        await person.fill({"The decision now reads": reads})
    await person.submit()


async def to_the_block(telling: Telling, approver: str = CTO) -> None:
    """Ask, seal, a day to think, decide, be heard, and cannot commit."""
    await ask(telling, approver)
    await seal_all(telling)
    await telling.ws.clock.advance(hours=24)
    await announce(telling)
    await telling.person(SECURITY).press("Yes, that is my point", "dm")
    await block(telling)


async def play(telling: Telling) -> None:
    """Asked with care, opened together, thought over for a day; heard, blocked, held, ruled, and asked anew."""
    await ask(telling)
    asked = (await card_in(telling)).shown
    telling.hold("the card says the door and why", "One-way door: customers, law or data are bound" in asked, asked)
    telling.hold("who rules hears nothing", not await telling.person(CTO).dm())
    await _decider_seals(telling)
    await seal_all(telling)
    await _thinks(telling)
    await announce(telling)
    await _first(telling)
    await block(telling)
    await _held(telling)
    await telling.ws.clock.advance(hours=2)
    await rule(telling, "It changes", reads=READS)
    await _asked_anew(telling)
    for name in (SECURITY, DIRECTOR):
        await telling.person(name).press("Agree", "dm")
    await telling.scene("The others answer in the morning.")
    await telling.ws.clock.advance_to("2026-11-27T09:00+01:00")
    for name in (one for one in ASKED if one != SECURITY):
        await telling.person(name).press("Agree", "dm")
    card = await card_in(telling)
    telling.hold("everybody answered: it is in force", "[Agree]" not in card.shown and READS in card.shown, card.shown)
    await telling.show()
    counts = await telling.ws.counts()
    for name, count in COUNTS.items():
        telling.hold(f"{name}: {count}", counts[name] == count, counts[name])


async def _thinks(telling: Telling) -> None:
    opened = (await card_in(telling)).shown
    telling.hold("differences are opened together", f"{NOTHING} 1 · {JUNE} 4" in opened.replace("*", ""), opened)
    await telling.ws.clock.advance(hours=3)
    await telling.scene("director would decide at hour 3.")
    await telling.person(DIRECTOR).press("Decide", "dm")
    told = await last_words(telling, DIRECTOR, "dm")
    telling.hold("the day to think is not over", "You can decide from Wed 25 Nov" in told, told)
    await telling.ws.clock.advance_to("2026-11-25T09:00+01:00")
    await telling.scene("region-lead writes a stop signal, from the morning message.")
    lead = telling.person(OWNER)
    await lead.press("Write one to three", "dm")
    await lead.fill({"If we see": STOP, "On": "2027-03-01", "Then we": "stop phase 2"})
    await lead.submit()
    await lead.close(everything=True)
    card = await card_in(telling)
    thread = " ".join(one.shown for one in await telling.person("newcomer").thread(card))
    telling.hold("everybody reads it beside the positions", f"Stop if {STOP}" in thread.replace("*", ""), thread)
    await telling.ws.clock.advance_to("2026-11-25T09:41+01:00")


async def _first(telling: Telling) -> None:
    card, line = await card_in(telling), await line_in(telling)
    telling.hold("nobody else is asked yet", "Not valid yet" in card.shown and "[Agree]" not in card.shown, card.shown)
    telling.hold("not on the line either", "Not valid yet" in line.shown and "[Agree]" not in line.shown, line.shown)
    other = (await telling.person("finance").dm())[-1].shown
    telling.hold("the others read who is heard first", "who chose differently is heard first" in other, other)
    security = telling.person(SECURITY)
    asked = (await security.dm())[-1].shown
    telling.hold("the dissenter is heard first", HEARD in asked and "[Yes, that is my point]" in asked, asked)
    await security.press("Yes, that is my point", "dm")
    asked = (await security.dm())[-1].shown
    telling.hold("and asked at once", "[Cannot commit]" in asked, asked)


async def _held(telling: Telling) -> None:
    card, line = await card_in(telling), await line_in(telling)
    read = card.shown.replace("*", "").replace("_", "")
    telling.hold("it is held, and says so first", read.startswith(f"Held: {JUNE}"), read)
    telling.hold("who rules, and by when", "law or contract · cto rules by" in read, read)
    telling.hold("the case for it, in both sides' words", WHY in read and KERNEL in read, read)
    telling.hold("the case against it, too", WORDS in read and NEED in read and f"{HEARD} ✔ confirmed" in read, read)
    telling.hold("the line says it", "Held, not yet valid" in line.text and "[Agree]" not in line.shown, line.shown)
    told = (await telling.person(DIRECTOR).dm())[-1]
    telling.hold("the director reads it at once", "Held, not yet valid" in told.text, told.text)
    asked = (await telling.person(CTO).dm())[-1]
    telling.hold("the CTO gets both cases", all(one in asked.shown for one in (WHY, KERNEL, WORDS, HEARD)), asked.shown)
    await telling.show()
    await telling.ws.clock.advance(hours=30)
    telling.hold("nothing comes into force", "Held" in (await card_in(telling)).shown)


async def _asked_anew(telling: Telling) -> None:
    card = await card_in(telling)
    telling.hold("the card has the new words", READS in card.shown and JUNE in card.shown, card.shown)
    read = card.shown.replace("*", "").replace("_", "")
    sides = all(one in read for one in ("by cto", RULED, WHY, KERNEL, WORDS, NEED))
    telling.hold("both sides and the ruling stay on the card", sides, read)
    thread = " ".join(one.shown for one in await telling.person("newcomer").thread(card))
    both = all(one in thread for one in (f"Changed by cto: {READS}", RULED, WORDS, KERNEL))
    telling.hold("the ruling stands in the thread, with both sides", both, thread)
    for name in (*ASKED, DIRECTOR):
        asked = [one.shown for one in await telling.person(name).dm() if f"Changed by cto: {READS}" in one.shown]
        telling.hold(f"{name} is asked anew", bool(asked) and "[Agree]" in asked[-1], asked)


STORY = Story("S-2", "One-way door, blocked and ruled", play, channel=CHANNEL, cast=CAST)
