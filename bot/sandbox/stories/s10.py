"""S-10: the boss disagrees and commits. Rank changes nothing; not quite, corrected; a reason in their own words."""

import re

from bot.sandbox.cast import Cast, Person, Room
from bot.sandbox.driver import Read
from bot.sandbox.stories.playing import Story, Telling
from bot.sandbox.stories.s1 import surfaces

__all__ = ["CHANNEL", "COUNTS", "PEOPLE", "STORY", "TEAM", "announce", "ask", "card_in", "seal_all"]

CHANNEL = "#product"
PM = "product-manager"
TEAM = ("vp", "engineer", "designer", "analyst", "researcher")
PEOPLE = (PM, *TEAM, "newcomer")
A, B = "One large pilot in Asia", "Three small pilots"
CAST = Cast(
    people=(
        Person(PM, "Europe/Berlin"),
        Person("vp", "Europe/Berlin", admin=True),
        *(Person(name, "Europe/Berlin") for name in TEAM[1:]),
        Person("newcomer", "Europe/Lisbon"),
    ),
    rooms=(Room("general", people=(PM, *TEAM)), Room("product", with_app=True)),
)
QUESTION = "Which pilot do we run first?"
WORDS = "Three pilots in Asia have nobody who answers at night."
MIND = "A support partner in Singapore."
HEARD = "You think that three pilots are hard to run in Asia."
POINT = "It is hard to support in Asia, not to run."
KERNEL = "It gets us learning two months earlier."
DECISION = "Three small pilots, Asia last"
WHY = "We learn two months earlier, and each can be stopped alone."
BECAUSE = {
    "engineer": "Three small ones need no new servers.",
    "designer": "We see three kinds of customers.",
    "analyst": "Three samples tell more than one.",
    "researcher": "Small ones can be stopped alone.",
}
COUNTS = {
    PM: {"messages": 2, "presses": 6, "boxes": 4},
    "vp": {"messages": 2, "presses": 9, "boxes": 5},
    "engineer": {"messages": 1, "presses": 4, "boxes": 1},  # one of them looks at the form and closes it
    **{name: {"messages": 1, "presses": 3, "boxes": 1} for name in TEAM[2:]},
    "newcomer": {"messages": 0, "presses": 0, "boxes": 0},
}


async def ask(telling: Telling) -> None:
    """The product manager asks the five, the VP among them like anybody."""
    manager = telling.person(PM)
    await telling.scene("product-manager asks five people.")
    people = " ".join(f"@{name}" for name in TEAM)
    await manager.slash(f"/decide {QUESTION} {people} 15:00", channel=telling.channel)
    await manager.fill({"Options, one a line": f"{A}\n{B}"})
    await manager.submit()


async def seal_all(telling: Telling) -> None:
    """Four are for B, the VP is for A; all press the same buttons of the same message."""
    for name in TEAM[1:]:
        await _seal(telling, name, B, {"Because": BECAUSE[name]})
    words = {"Because": WORDS, "What would change my mind": MIND, "How sure, in percent": "70"}
    await _seal(telling, "vp", A, words)


async def _seal(telling: Telling, name: str, choice: str, fields: dict[str, str]) -> None:
    person = telling.person(name)
    await person.press(choice, "dm")
    await person.fill(fields)
    await person.submit()


async def card_in(telling: Telling, reader: str = PM) -> Read:
    """Return the card as ``reader`` sees it."""
    return next(one for one in await telling.person(reader).reads(telling.channel) if one.is_app and not one.ephemeral)


async def announce(telling: Telling, choice: str = B) -> None:
    """The product manager decides for B, and says what the VP's point is."""
    manager = telling.person(PM)
    await telling.scene(f"product-manager decides: {choice}.")
    await manager.press("Decide", "dm")
    await manager.fill({"Decision": choice, "In one sentence": DECISION, "Why": WHY})
    await manager.submit()
    form = await manager.modal()
    if form is not None:
        await manager.fill({label: HEARD for label in form.fields})
        await manager.submit()


async def play(telling: Telling) -> None:
    """Sealed like anybody, decided against the VP, heard at the second try, committed with a reason; in force."""
    await ask(telling)
    await _same_for_all(telling)
    await seal_all(telling)
    await _opened(telling)
    await telling.ws.clock.advance(minutes=25)
    await announce(telling)
    await _corrected(telling)
    await _commits(telling)
    await telling.ws.clock.advance(minutes=15)
    for name in TEAM[1:]:
        await telling.person(name).press("Agree", "dm")
    await _in_force(telling)
    await telling.show()
    counts = await telling.ws.counts()
    for name, count in COUNTS.items():
        telling.hold(f"{name}: {count}", counts[name] == count, counts[name])


async def _same_for_all(telling: Telling) -> None:
    asked = {name: (await telling.person(name).dm())[-1] for name in TEAM}
    telling.hold("the VP's message is everybody's", len({one.shown + one.text for one in asked.values()}) == 1)
    forms = set()
    for name in ("vp", "engineer"):
        person = telling.person(name)
        await person.press(A, "dm")
        form = await person.modal()
        forms.add(form.shown if form else name)
        await person.close()
    telling.hold("so is the form", len(forms) == 1, forms)


async def _opened(telling: Telling) -> None:
    card = await card_in(telling)
    reveal = (await telling.person(PM).thread(card))[1]
    read = reveal.shown.replace("*", "")
    telling.hold("who differs is read first, whoever it is", read.find("vp") < read.find("engineer"), read)
    telling.hold("a choice is a name and a percentage", f"{A} · vp, 70 %: {WORDS}" in read, read)
    telling.hold("one is one", f"{A} 1 · {B} 4" in card.shown.replace("*", ""), card.shown)
    await telling.show()


async def _corrected(telling: Telling) -> None:
    boss, manager = telling.person("vp"), telling.person(PM)
    await telling.scene("vp: not quite.")
    asked = (await boss.dm())[-1].shown.replace("*", "")
    telling.hold("the VP is asked whether that is the point", f"heard from you: {HEARD}" in asked, asked)
    await boss.press("Not quite", "dm")
    await boss.fill({"My point, in one sentence": POINT})
    await boss.submit()
    told = (await manager.dm())[-1]
    telling.hold("the decider hears it at once", POINT in told.shown and "not quite" in told.text, told.text)
    await manager.press("That is what I hear now", "dm")
    card = (await card_in(telling)).shown
    telling.hold("both sentences stand", HEARD in card and f"{POINT} ✔ heard by {PM}" in card, card)


async def _commits(telling: Telling) -> None:
    boss = telling.person("vp")
    await telling.scene("vp disagrees and commits, with the best reason for it in their own words.")
    await boss.press("Disagree and commit", "dm")
    await boss.press("Change", "dm")
    await boss.press("Disagree and commit", "modal")
    form = await boss.modal()
    first = form.fields["What I disagree with"].value if form else None
    telling.hold("the form has the VP's own sentence in it", first == WORDS, first)
    await boss.fill({"Best reason for the decision, in my words": KERNEL})
    await boss.submit()
    mine = (await boss.dm())[-1].shown
    telling.hold("the answer counts", "You disagree and commit" in mine, mine)


async def _in_force(telling: Telling) -> None:
    card = await card_in(telling, "newcomer")
    read = card.shown.replace("*", "")
    telling.hold("it is in force, forty minutes after the reveal", "[Agree]" not in read, read)
    telling.hold("the dissent stands beside the commitment", f"Disagrees and commits vp: {WORDS}" in read, read)
    telling.hold("with what would change it", MIND in read, read)
    telling.hold("and the best reason for it", f"For it: {KERNEL}" in read, read)
    telling.hold("a newcomer reads what and why on the card", DECISION in read and WHY in read, read)
    words = len(re.sub(r"\[[^\]]*\]", "", read).split())  # what is read, without buttons and menu
    telling.hold("in thirty seconds, at four words a second", words <= 120, words)
    names = [name for name in TEAM[1:] if name in read]
    telling.hold("each answer has its name", len(names) == len(TEAM) - 1, read)
    everything = await surfaces(telling, PEOPLE)
    telling.hold("nobody is called a boss anywhere", "boss" not in everything.lower())


STORY = Story("S-10", "The boss disagrees and commits", play, channel=CHANNEL, cast=CAST)
