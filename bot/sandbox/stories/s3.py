"""S-3: the silent room. Five thumbs on a plan; sealed, all say yes, and two are hardly sure. What do they see?"""

from bot.sandbox.cast import Cast, Person, Room
from bot.sandbox.driver import Read
from bot.sandbox.stories.playing import Story, Telling
from bot.sandbox.stories.s1 import surfaces, together

__all__ = ["CHANNEL", "COUNTS", "PEOPLE", "REASONS", "SELLERS", "STORY", "ask", "seal"]

CHANNEL = "#sales-leads"
HEAD = "head-of-sales"
SELLERS = ("north", "south", "east", "west", "key-accounts")
PEOPLE = (HEAD, *SELLERS, "contractor")
CAST = Cast(
    people=(
        Person(HEAD, "Europe/Berlin", admin=True),
        *(Person(name, "Europe/Berlin") for name in SELLERS),
        Person("contractor", "Europe/Lisbon", guest=True),
    ),
    rooms=(
        Room("general", people=(HEAD, *SELLERS)),
        Room("sales-leads", with_app=True),
    ),
)
PLAN = "Plan for January: we open the partner channel in all five regions at once. Thumbs up?"
QUESTION = "Should we open the partner channel in January?"
REASONS = (
    "Two partners have signed and wait for us.",
    "The pilot in my region sold out in a week.",
    "Our rival opens theirs in March.",
    "The price list for partners is from last year.",
    "Nobody has asked the warehouse about January.",
)
SURE = ("90", "85", "80", "35", "30")
DECISION = "Yes, in March, with new prices and the warehouse asked first"
COUNTS = {
    HEAD: {"messages": 1, "presses": 10, "boxes": 4},
    **{name: {"messages": 1, "presses": 3, "boxes": 2} for name in SELLERS},
    "contractor": {"messages": 0, "presses": 0, "boxes": 0},
}  # five of the head's presses pick five people


async def ask(telling: Telling, people: tuple[str, ...] = SELLERS) -> None:
    """The plan gets its thumbs, and the head asks for positions from its menu."""
    head = telling.person(HEAD)
    await telling.scene("head-of-sales posts a plan; five thumbs in four minutes.")
    await head.says(PLAN, telling.channel)
    plan = (await head.reads(telling.channel))[-1]
    for name in SELLERS:
        await telling.person(name).react("+1", to=plan)
    await telling.ws.clock.advance(minutes=4)
    await telling.scene("head-of-sales: Ask for positions, from the message's menu.")
    await head.shortcut("Ask for positions", on=plan)
    form = await head.modal()
    shown = form.shown if form else ""
    telling.hold("the form has the plan in it", form is not None and form.fields["Background"].value == PLAN)
    telling.hold("it says that thumbs are not positions", "Reactions there are not positions" in shown, shown)
    await head.fill({"Question": QUESTION, "Who writes a position": list(people)})
    await head.fill({"Options, one a line": "Yes\nNo", "Answers by": "12:00"})
    await head.submit()


async def seal(telling: Telling, name: str, because: str, sure: str, choice: str = "Yes") -> None:
    """Somebody seals a position from their own message."""
    person = telling.person(name)
    await person.press(choice, "dm")
    await person.fill({"Because": because, "How sure, in percent": sure})
    await person.submit()


async def reveal_of(telling: Telling) -> Read:
    """Return the reveal in the thread of the card."""
    card = await card_in(telling)
    return next(one for one in (await telling.person(HEAD).thread(card))[1:] if "Unclear?" in one.shown)


async def card_in(telling: Telling) -> Read:
    """Return the card: the first message of ours in the channel."""
    return next(one for one in await telling.person(HEAD).reads(telling.channel) if one.is_app and not one.ephemeral)


async def play(telling: Telling) -> None:
    """Thumbs, sealed positions, a reveal that points at doubt, an amended decision, five who agree."""
    await ask(telling)
    for name, because, sure in zip(SELLERS, REASONS, SURE, strict=True):
        await seal(telling, name, because, sure)
        if name == SELLERS[-2]:
            await _sealed(telling)
    await _opened(telling)
    await _decides(telling)
    for name in SELLERS:
        await telling.person(name).press("Agree", "dm")
    card = (await card_in(telling)).shown.replace("*", "")
    telling.hold("the card says who agrees", f"Agree {', '.join(SELLERS)}" in card, card)
    await telling.show()
    counts = await telling.ws.counts()
    for name, count in COUNTS.items():
        telling.hold(f"{name}: {count}", counts[name] == count, counts[name])


async def _sealed(telling: Telling) -> None:
    everything = await surfaces(telling, PEOPLE)
    card = await card_in(telling)
    telling.hold("the card counts four of five", "4 of 5 in" in card.text, card.text)
    telling.hold("no words are anywhere", not any(words in everything for words in REASONS))
    telling.hold("how sure anybody is, is nowhere", "below" not in everything and "35 %" not in everything)


async def _opened(telling: Telling) -> None:
    await telling.scene("All are in: everybody reads the reveal.")
    reveal = await reveal_of(telling)
    read = reveal.shown.replace("*", "")
    asks = "all say Yes; two are below 40 %. What do they see?"
    telling.hold("the reveal points at doubt", asks in read, read)
    telling.hold("so does its notification", asks in reveal.text, reveal.text)
    telling.hold("it names nobody for it", not any(name in reveal.lines[0] for name in SELLERS), reveal.lines[0])
    telling.hold("the spread is shown", "How sure they are: 30, 35, 80, 85, 90 %" in read, read)
    everything = await surfaces(telling, PEOPLE)
    telling.hold("no mean is anywhere", "64 %" not in everything)
    telling.hold("the two risks are open for all", all(words.rstrip(".") in read for words in REASONS[3:]), read)
    turn = (await telling.person(HEAD).dm())[-1].shown.replace("*", "")
    telling.hold("who decides is asked the same", "Two are below 40 %. What do they see?" in turn, turn)
    await telling.show()


async def _decides(telling: Telling) -> None:
    head = telling.person(HEAD)
    await telling.scene("head-of-sales decides, having read the two.")
    await head.press("Decide", "dm")
    why = "The prices are a year old and the warehouse is not asked; both are done by March."
    await head.fill({"Decision": "Yes", "In one sentence": DECISION, "Why": why})
    await head.submit()
    telling.hold("nobody chose differently, so it is announced at once", await head.modal() is None)
    card = await card_in(telling)
    telling.hold("the decision is the amended one", DECISION in together(card.lines), card.text)


STORY = Story("S-3", "The silent room: thumbs, then what people really see", play, channel=CHANNEL, cast=CAST)
