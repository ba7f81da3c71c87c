"""S-9: the old menu is asked for again, in another channel. A view is noted; a fact asks anew, old dissent attached."""

from bot.sandbox.cast import Cast, Person, Room
from bot.sandbox.driver import Read
from bot.sandbox.stories.playing import Story, Telling

__all__ = ["CHANNEL", "COUNTS", "DECIDER", "DESIGNER", "STORY", "TEAM", "cards", "decide_first", "link_to"]

CHANNEL = "#product"
ELSEWHERE = "#design"
DECIDER, DESIGNER = "product-manager", "designer"
TEAM = ("engineer", "support", "analyst")
EVERYBODY = (DECIDER, DESIGNER, *TEAM)
CAST = Cast(
    people=tuple(Person(name, "Europe/Berlin") for name in EVERYBODY),
    rooms=(
        Room("general", people=EVERYBODY),
        Room("product", with_app=True),
        Room("design", people=(DESIGNER, "engineer"), with_app=True),
    ),
)
QUESTION = "Should we take the old menu away?"
OLD, NEW = "Yes, the old menu goes", "The old menu comes back, for a quarter"
WHY, WHY_NEW = "Two menus cost us a day each release.", "Six of eight lost their way; a day each release is cheaper."
DISSENT = "Regulars know it by heart."
MIND = "Nobody using it for a month."
HEARD = "You fear that regulars lose their way."
FACT = "A usability test with 8 people: 6 did not find the export."
BECAUSE = {"engineer": "One menu is one thing to test.", "analyst": "One in twelve still opens it."}
COUNTS = {  # of both questions together; asked anew by somebody else, the decider is named once more
    DESIGNER: {"messages": 1, "presses": 7, "boxes": 2},
    DECIDER: {"messages": 3, "presses": 9, "boxes": 5},
}


def link_to(card: Read) -> str:
    """Return the address of a card, as somebody copies it in Slack."""
    return f"https://acme.slack.com/archives/{card.channel}/p{card.ts.replace('.', '')}"


async def cards(telling: Telling, reader: str = DECIDER) -> list[Read]:
    """Return the cards and lines of the channel, the oldest first, as ``reader`` sees them."""
    return [one for one in await telling.person(reader).reads(telling.channel) if one.is_app and not one.ephemeral]


async def _seal(telling: Telling, name: str, choice: str, fields: dict[str, str]) -> None:
    person = telling.person(name)
    await person.press(choice, "dm")
    await person.fill(fields)
    await person.submit()


async def decide_first(telling: Telling) -> None:
    """Three are asked, one dissents; it is decided, everybody answers, and it is in force."""
    manager = telling.person(DECIDER)
    await telling.scene("product-manager asks three people; support disagrees; it is decided all the same.")
    await manager.slash(f"/decide {QUESTION} @engineer @support @analyst 15:00", channel=telling.channel)
    await manager.submit()
    for name, words in BECAUSE.items():
        await _seal(telling, name, "Yes", {"Because": words})
    await _seal(telling, "support", "No", {"Because": DISSENT, "What would change my mind": MIND})
    await manager.press("Decide", "dm")
    await manager.fill({"Decision": "Yes", "In one sentence": OLD, "Why": WHY, "Look back on": "2026-12-22"})
    await manager.submit()
    form = await manager.modal()
    if form is not None:
        await manager.fill({label: HEARD for label in form.fields})
        await manager.submit()
    await telling.person("support").press("Yes, that is my point", "dm")
    for name, answer in (("engineer", "Agree"), ("analyst", "Agree"), ("support", "Disagree and commit")):
        await telling.person(name).press(answer, "dm")


async def _opens(telling: Telling) -> None:
    """The designer, who was never asked, types the card's address in another channel."""
    old = (await cards(telling))[0]
    await telling.person(DESIGNER).slash(f"/decide {link_to(old)}", channel=ELSEWHERE)
    form = await telling.person(DESIGNER).modal()
    shown = form.shown if form else ""
    told = "decided Tue 24 Nov · look back Tue 22 Dec"
    telling.hold("a link leads to what is new, with both dates", told in shown, shown)


async def _nothing_new(telling: Telling) -> None:
    designer, before = telling.person(DESIGNER), await telling.ws.counts()
    await telling.scene("designer would like the old menu back; nothing is new.")
    await _opens(telling)
    await designer.fill({"What is new since then?": "Nothing new; I see it differently"})
    await designer.submit()
    form = await designer.modal()
    shown = form.shown.replace("*", "") if form else ""
    telling.hold("its author hears when it will be looked at", "Noted for the look back on Tue 22 Dec" in shown)
    await designer.close()
    card = (await cards(telling))[0]
    telling.hold("the card counts it", "1 note for the look back" in card.shown, card.shown)
    after = await telling.ws.counts()
    quiet = all(after[name]["messages"] == before[name]["messages"] for name in EVERYBODY)
    telling.hold("nobody is messaged about it", quiet, after)
    telling.hold("nothing is posted about it", len(await cards(telling)) == 2)


async def _a_fact(telling: Telling) -> None:
    designer = telling.person(DESIGNER)
    await telling.scene("designer comes back with a usability test.")
    await _opens(telling)
    await designer.fill({"What is new since then?": "A fact", "What exactly, in a line": FACT})
    await designer.submit()
    form = await designer.modal()
    filled = {label: one.value for label, one in form.fields.items()} if form else {}
    telling.hold("the form is filled: the same question", filled.get("Question") == QUESTION, filled)
    telling.hold("the same options", filled.get("Options, one a line") == "Yes\nNo", filled)
    people = filled.get("Who writes a position") or []
    telling.hold("the same people, and who brings the news", sorted(people) == sorted([*TEAM, DESIGNER]), people)
    telling.hold("the same decider", form is not None and f"{DECIDER} decides" in form.shown, form and form.shown)
    background = str(filled.get("Background"))
    telling.hold("what was decided, why, and what is new", all(one in background for one in (OLD, WHY, FACT)))
    await designer.submit()
    old, new = (await cards(telling))[0], (await cards(telling))[-1]
    telling.hold("the older decision stands", old.text.startswith(f"Decided: {OLD}"), old.text)
    telling.hold("and says that it is asked anew", "Asked anew: question" in old.shown, old.shown)
    telling.hold("the new card says what it asks about", "Asks anew about" in new.shown and OLD in new.shown, new.shown)
    await telling.show()


async def _written_anew(telling: Telling) -> None:
    engineer = telling.person("engineer")
    await engineer.press("No", "dm")
    form = await engineer.modal()
    shown = form.shown.replace("*", "") if form else ""
    telling.hold("the old dissent is attached, word for word", f"support disagreed then: {DISSENT}" in shown, shown)
    telling.hold("beside what is new", FACT in shown, shown)
    await engineer.fill({"Because": "Six of eight is clear."})
    await engineer.submit()
    for name in ("support", "analyst", DESIGNER):
        await _seal(telling, name, "No", {"Because": "They lost their way."})


async def _superseded(telling: Telling) -> None:
    manager = telling.person(DECIDER)
    await telling.scene("product-manager decides anew.")
    await manager.press("Decide", "dm")
    await manager.fill({"Decision": "No", "In one sentence": NEW, "Why": WHY_NEW})
    await manager.submit()
    found = await cards(telling)
    old, new = found[0], next(one for one in found[2:] if one.reply_count)
    telling.hold("the older decision is superseded", old.text.startswith(f"Superseded: {OLD}"), old.text)
    telling.hold("by the newer one, named", NEW in old.shown, old.shown)
    telling.hold("which names it", "Takes the place of" in new.shown and OLD in new.shown, new.shown)
    reader = telling.person("analyst")
    last = [(await reader.thread(one))[-1].shown for one in (old, new)]
    telling.hold("so do both threads", NEW in last[0] and OLD in last[1], last)
    telling.hold("the old answers stand", DISSENT in old.shown, old.shown)
    await reader.choose_menu("History", message=old)
    await reader.press("More", "modal")
    form = await reader.modal()
    shown = form.shown if form else ""
    telling.hold("History counts the note", "designer noted something for the look back" in shown, shown)
    missed = "designer asked it anew: something is new (and was not asked then)"
    telling.hold("and that the one with the news had not been asked", missed in shown, shown)
    await reader.close()
    await telling.show()


async def play(telling: Telling) -> None:
    """Three weeks after a decision: a view is noted, a fact asks anew, and the newer decision takes its place."""
    await decide_first(telling)
    await telling.ws.clock.advance(days=21)
    await _nothing_new(telling)
    await _a_fact(telling)
    await _written_anew(telling)
    await _superseded(telling)
    counts = await telling.ws.counts()
    for name, count in COUNTS.items():
        telling.hold(f"{name}: {count}", counts[name] == count, counts[name])


STORY = Story("S-9", "Asked again in another channel: what is new?", play, channel=CHANNEL, cast=CAST)
