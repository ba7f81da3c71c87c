"""S-5: owner by committee. One owner, who accepts; the first declines; in week six it is handed over with a note."""

from bot.sandbox.cast import Cast, Person, Room
from bot.sandbox.driver import Read
from bot.sandbox.stories.playing import Story, Telling

__all__ = ["CHANNEL", "COUNTS", "STORY"]

CHANNEL = "#platform"
MANAGER, FIRST, SECOND, THIRD = "manager", "payments-lead", "billing-lead", "ledger-lead"
EVERYBODY = (MANAGER, FIRST, SECOND, THIRD)
CAST = Cast(
    people=tuple(Person(name, "Europe/Berlin") for name in EVERYBODY),
    rooms=(Room("general", people=EVERYBODY), Room("platform", with_app=True)),
)
QUESTION = "Should we rebuild billing?"
DECISION = "We rebuild billing, one country at a time"
TO_DO = "Write the hand-over notes"
WHY = "Each fix takes a week now; the old code cannot be tested."
DECLINED = "I already run payments full-time."
NOTE = "I move to another team; Spain is done, France is next."
# Nobody answers the look back for weeks: its owner is asked once more, and whoever decided hears of it once.
COUNTS = {
    MANAGER: {"messages": 3, "presses": 10, "boxes": 3},
    FIRST: {"messages": 2, "presses": 5, "boxes": 2},
    SECOND: {"messages": 4, "presses": 10, "boxes": 3},
    THIRD: {"messages": 1, "presses": 3, "boxes": 0},
}


async def _card(telling: Telling, reader: str = MANAGER) -> Read:
    posts = [one for one in await telling.person(reader).reads(telling.channel) if one.is_app and not one.ephemeral]
    return next(one for one in posts if one.reply_count or "see the card" not in one.shown)


async def _newest(telling: Telling, name: str) -> str:
    found = await telling.person(name).dm()
    return found[-1].shown.replace("*", "") if found else ""


async def _home(telling: Telling, name: str) -> str:
    await telling.person(name).open_home()
    return "\n".join(await telling.person(name).home()).replace("*", "")


async def _committee(telling: Telling) -> None:
    """Two tech leads want it; the manager writes both names, and picks one."""
    manager = telling.person(MANAGER)
    await manager.slash(f"/decide {QUESTION} @{FIRST} @{SECOND} 15:00", channel=telling.channel)
    await manager.submit()
    for name, words in ((FIRST, "Each fix takes a week."), (SECOND, "Nobody can test it as it is.")):
        await telling.person(name).press("Yes", "dm")
        await telling.person(name).fill({"Because": words})
        await telling.person(name).submit()
    await manager.press("Decide", "dm")
    both = f"{DECISION}. Owner: @{FIRST} and @{SECOND}"
    await manager.fill({"Decision": "Yes", "In one sentence": both, "Why": WHY, "Look back on": "2026-12-22"})
    await manager.submit()
    form = await manager.modal()
    error = str(form.fields["In one sentence"].error) if form else ""
    telling.hold("two owners are one too many (O1)", "One owner. You named two; keep one" in error, error)
    await manager.fill({"In one sentence": DECISION, "Owner, one person": FIRST})
    await manager.submit()
    telling.hold("with one it is decided", await manager.modal() is None)


async def _declined(telling: Telling) -> None:
    telling.tell("\nIt is decided at once; who is named as owner is asked in their next morning message.")
    card = (await _card(telling)).shown
    telling.hold("nothing is owned until they accept", f"owner: {FIRST}, not accepted yet" in card, card)
    home = await _home(telling, MANAGER)
    unowned = "Nobody owns: 1" in home and f"{FIRST} has not accepted yet" in home
    telling.hold("until then it is on the list of what nobody owns", unowned, home)
    before = await telling.ws.counts()
    for name in (FIRST, SECOND):
        await telling.person(name).press("Agree", "dm")
    await telling.ws.clock.advance_to("wednesday 9:05")
    asked = await _newest(telling, FIRST)
    telling.hold("the morning message asks", f"Own it? · {DECISION} · {MANAGER} names you" in asked, asked)
    counts = await telling.ws.counts()
    pings = counts[FIRST]["messages"] - before[FIRST]["messages"]
    telling.hold("and nothing before it does", pings == 1, pings)
    first = telling.person(FIRST)
    await first.press("Decline", "dm")
    await first.fill({"Why, in one sentence": DECLINED})
    await first.submit()
    card = (await _card(telling)).shown
    telling.hold("declined: nobody owns it", "nobody owns it" in card, card)


async def _accepted(telling: Telling) -> None:
    manager, second = telling.person(MANAGER), telling.person(SECOND)
    await telling.ws.clock.advance(days=1)
    asked = await _newest(telling, MANAGER)
    told = f"Nobody owns: {DECISION} · {FIRST} declined: {DECLINED}" in asked
    telling.hold("whoever named them is asked, with the reason", told, asked)
    await manager.press("Name an owner", "dm")
    await manager.fill({"Who owns it from now on": SECOND})
    await manager.submit()
    await telling.ws.clock.advance(days=1)
    await second.press("Accept", "dm")
    card = (await _card(telling)).shown
    telling.hold("the second accepts, and owns it", f"{SECOND} owns it" in card, card)
    home = await _home(telling, SECOND)
    mine = "You own: 1 · next look back Tue 22 Dec" in home and f"{DECISION} · look back Tue 22 Dec" in home
    telling.hold("their Home says so", mine, home)
    telling.hold("and nobody's list is empty", "Nobody owns" not in await _home(telling, MANAGER))
    await telling.show(SECOND)


async def _handed_over(telling: Telling) -> None:
    second, third = telling.person(SECOND), telling.person(THIRD)
    await second.choose_menu("Make a follow-up", message=await _card(telling, SECOND))
    await second.fill({"What": TO_DO, "Who, one person": SECOND, "By when": "2027-02-01"})
    await second.submit()
    await second.close(everything=True)
    telling.tell("\nWeek six: billing-lead moves to another team.")
    await telling.ws.clock.advance_to("2027-01-05 10:00")
    home = await _home(telling, SECOND)
    telling.hold("the look back waits for its owner", "Look back · " in home, home)
    await second.press("Hand over", "home")
    await second.fill({"Who owns it from now on": THIRD, "Note": NOTE})
    await second.submit()
    card = (await _card(telling)).shown
    telling.hold("theirs until the next one accepts", f"{SECOND} owns it · offered to {THIRD}" in card, card)
    await telling.ws.clock.advance(days=1)
    asked = await _newest(telling, THIRD)
    telling.hold("who is asked reads the note", f"{SECOND} names you · {NOTE.removesuffix('.')}" in asked, asked)
    await third.press("Accept", "dm")
    card = (await _card(telling)).shown
    telling.hold(
        "then it is the new owner's", f"{THIRD} owns it" in card and SECOND not in card.split("owns it")[0], card
    )
    mine, theirs = await _home(telling, THIRD), await _home(telling, SECOND)
    telling.hold("what is open goes with it", "Look back · " in mine and "Look back · " not in theirs, mine)
    telling.hold(
        "and so does what is to be done, with the same press",
        f"Follow-up · {TO_DO}" in mine and f"Follow-up · {TO_DO}" not in theirs,
        mine,
    )
    telling.hold("and is on one list", "You own: 1" in mine and "You own" not in theirs, theirs)
    await third.choose_menu("History", message=await _card(telling, THIRD))
    while True:
        form = await third.modal()
        shown = form.shown.replace("*", "") if form else ""
        if "[More]" not in shown:
            break
        await third.press("More", "modal")
    dates = f"Owned by {SECOND} from Fri 27 Nov to Wed 6 Jan · {THIRD} from Wed 6 Jan"
    telling.hold("History has the dates", dates in shown.replace(" 2027", ""), shown)
    await third.close()
    await telling.show(THIRD)


async def play(telling: Telling) -> None:
    """One is picked and declines, the second accepts; six weeks later it is handed over, and what is open with it."""
    await _committee(telling)
    await _declined(telling)
    await _accepted(telling)
    await _handed_over(telling)
    counts = await telling.ws.counts()
    for name, count in COUNTS.items():
        telling.hold(f"{name}: {count}", counts[name] == count, counts[name])


STORY = Story("S-5", "Owner by committee", play, channel=CHANNEL, cast=CAST)
