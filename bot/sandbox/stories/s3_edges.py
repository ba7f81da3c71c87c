"""S-3 at its edges: spoken before, two people, a guest, no answer in the blind, a late one, words that are copied."""

from bot.sandbox.stories import s3
from bot.sandbox.stories.playing import Edge, Telling
from bot.sandbox.stories.reading import asked_by_form, bare

__all__ = ["EDGES"]

HEAD, FIVE = "head-of-sales", s3.SELLERS


async def _reveal(telling: Telling) -> str:
    return bare((await s3.reveal_of(telling)).shown)


async def _all_but(telling: Telling, *last: str) -> None:
    """Ask, and let everybody seal but ``last``."""
    await s3.ask(telling)
    for name, because, sure in zip(FIVE, s3.REASONS, s3.SURE, strict=True):
        if name not in last:
            await s3.seal(telling, name, because, sure)


async def spoken(telling: Telling) -> None:
    """A view that was said in the open is told, marked, and left out of spread and doubt."""
    await _all_but(telling, "key-accounts")
    await telling.scene("south says that west has told everybody at lunch.")
    south = telling.person("south")
    await south.choose_menu("Change this question", message=await s3.card_in(telling))
    await south.press("Mark it", "modal")
    await south.fill({"Whose view was said aloud?": "west"})
    await south.submit()
    await s3.seal(telling, "key-accounts", s3.REASONS[4], s3.SURE[4])
    shown = await _reveal(telling)
    telling.hold("it is no part of the doubt", "one is below 40 %. What does that one see?" in shown, shown)
    telling.hold("it is read, and marked", "west, 35 %, visible before the reveal" in shown, shown)
    telling.hold("it is no part of the spread", "How sure they are: 30, 80, 85, 90 %" in shown, shown)


async def two_people(telling: Telling) -> None:
    """Whoever asks is shown it once more before anything is posted; whoever writes reads it on their form."""
    await s3.ask(telling, ("north",))
    form = await asked_by_form(telling, HEAD)
    telling.hold("whoever asks checks first", "Check first" in form and "One other person: north." in form, form)
    telling.hold("nobody was asked by that", not await telling.person("north").dm())
    await telling.person(HEAD).submit()
    north = telling.person("north")
    await north.press("Yes", "dm")
    form = await asked_by_form(telling, "north")
    known = "You are the only one asked, so head-of-sales will know which view is yours."
    telling.hold("so does whoever writes", known in form, form)


async def guest(telling: Telling) -> None:
    """A guest who was asked seals like anybody, once whoever asks has looked at it; they never decide."""
    await s3.ask(telling, ("north", "contractor"))
    form = await asked_by_form(telling, HEAD)
    telling.hold("whoever asks checks first", "contractor is a guest." in form, form)
    await telling.person(HEAD).submit()
    await s3.seal(telling, "north", s3.REASONS[0], "90")
    await s3.seal(telling, "contractor", s3.REASONS[3], "35")
    shown = await _reveal(telling)
    telling.hold("their view counts like any", "all say Yes; one is below 40 %" in shown, shown)
    head = telling.person(HEAD)
    await head.slash(f"/decide {s3.QUESTION} @north 15:00", channel=s3.CHANNEL)
    await head.press("Change")
    await head.fill({"Who decides": "contractor"})
    await head.submit()
    page = await head.modal()
    errors = page.errors if page else []
    telling.hold("they never decide", any("guest" in one for one in errors), errors)
    await head.close(everything=True)


async def not_blind(telling: Telling) -> None:
    """Passing is an answer without a reason: it holds nobody up, and nobody reads who it was."""
    await _all_but(telling, "west")
    await telling.scene("west will not answer in the blind, and passes.")
    west = telling.person("west")
    await west.choose_menu("I pass", message=(await west.dm())[-1])
    shown = await _reveal(telling)
    telling.hold("nobody waits", "4 of 5 positions, and all say Yes; one is below 40 %" in shown, shown)
    telling.hold("nobody reads who", "west" not in shown, shown)
    telling.hold("the card counts it", "1 passed" in (await s3.card_in(telling)).shown)


async def late(telling: Telling) -> None:
    """Written after reading the others it is shown as such, and moves neither the count nor the spread."""
    await _all_but(telling, "key-accounts")
    await telling.ws.clock.advance_to("wednesday 18:00")
    before = await _reveal(telling)
    telling.hold("time is up: the rest opens", "4 of 5 positions, and all say Yes" in before, before)
    await telling.scene("key-accounts comes late, and says no.")
    person = telling.person("key-accounts")
    await person.press("Add mine", "dm")
    await person.fill({"My choice": "No", "Because": s3.REASONS[4], "How sure, in percent": "10"})
    await person.submit()
    after = await _reveal(telling)
    telling.hold("the count stays", after.splitlines()[0] == before.splitlines()[0], after)
    telling.hold("it is read as what it is", "No · key-accounts, 10 %, after reading the others" in after, after)
    telling.hold("the spread stays", "How sure they are: 35, 80, 85, 90 %" in after, after)


async def copied(telling: Telling) -> None:
    """Two in the same words are told as that and nothing more."""
    await _all_but(telling, "south", "west")
    await s3.seal(telling, "south", s3.REASONS[0].upper(), "85")
    await s3.seal(telling, "west", s3.REASONS[3], "35")
    lines = [one for one in (await _reveal(telling)).splitlines() if "Word for word the same" in one]
    named = set(lines[0].partition(": ")[2].split(", ")) if len(lines) == 1 else set()
    telling.hold("one line says who wrote the same words", named == {"north", "south"}, lines)


EDGES = (
    Edge("a view was spoken before the reveal", spoken),
    Edge("two people: blindness is impossible", two_people),
    Edge("a guest answers and never rules", guest),
    Edge("somebody will not answer blind", not_blind),
    Edge("a late position is no part of it", late),
    Edge("answers copied word for word", copied),
)
