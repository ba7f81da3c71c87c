"""S-3, the silent room: the same code as its tour; and its edges: spoken before, two people, a guest, late, copied."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from bot.sandbox.stories import s3
from bot.sandbox.stories.playing import Telling
from tests.databases import Databases
from tests.stories.conftest import ALL_WAYS, WAYS, staged

HEAD, FIVE = "head-of-sales", s3.SELLERS


@pytest_asyncio.fixture
async def room(request: pytest.FixtureRequest, databases: Databases) -> AsyncIterator[Telling]:
    """A telling of the story in its own workspace; ``request.param`` is engine and transport."""
    async with staged(databases, *request.param, cast=s3.STORY.cast) as ws:
        yield Telling(ws, s3.CHANNEL)


def told(ways: tuple[tuple[str, str], ...]) -> pytest.MarkDecorator:
    """Tell a test in these ways."""
    return pytest.mark.parametrize("room", ways, indirect=True, ids=["-".join(way) for way in ways])


async def reveal(room: Telling) -> str:
    """Return the reveal without its bold type."""
    return (await s3.reveal_of(room)).shown.replace("*", "")


@told(ALL_WAYS)
async def test_all_say_yes_and_two_are_hardly_sure(room: Telling) -> None:
    """Thumbs are no positions; the reveal points at doubt and names nobody for it; the decision is a better one."""
    await s3.STORY.play(room)

    assert room.broken == []
    assert room.held > 20


async def all_but_last(room: Telling, *last: str) -> None:
    """Ask, and let everybody seal but ``last``."""
    await s3.ask(room)
    for name, because, sure in zip(FIVE, s3.REASONS, s3.SURE, strict=True):
        if name not in last:
            await s3.seal(room, name, because, sure)


@told(WAYS)
async def test_spoken_before_the_reveal(room: Telling) -> None:
    """A view that was said in the open is told, marked, and left out of spread and doubt."""
    await all_but_last(room, "key-accounts")
    south = room.person("south")
    await south.choose_menu("Change this question", message=await s3.card_in(room))
    await south.press("Mark it", "modal")
    await south.fill({"Whose view was said aloud?": "west"})
    await south.submit()
    await s3.seal(room, "key-accounts", s3.REASONS[4], s3.SURE[4])

    shown = await reveal(room)
    assert "one is below 40 %. What does that one see?" in shown
    assert "west, 35 %, visible before the reveal" in shown
    assert "How sure they are: 30, 80, 85, 90 %" in shown


@told(WAYS)
async def test_who_will_not_answer_blind(room: Telling) -> None:
    """Passing is an answer without a reason: it holds nobody up, and nobody reads who it was."""
    await all_but_last(room, "west")
    await room.person("west").choose_menu("I pass", message=(await room.person("west").dm())[-1])

    shown = await reveal(room)
    assert "4 of 5 positions, and all say Yes; one is below 40 %" in shown
    assert "west" not in shown
    assert "1 passed" in (await s3.card_in(room)).shown


@told(WAYS)
async def test_a_late_position_is_no_part_of_it(room: Telling) -> None:
    """Written after reading the others it is shown as such, and moves neither the count nor the spread."""
    await all_but_last(room, "key-accounts")
    await room.ws.clock.advance_to("wednesday 18:00")
    before = await reveal(room)
    assert "4 of 5 positions, and all say Yes; one is below 40 %" in before
    late = room.person("key-accounts")
    await late.press("Add mine", "dm")
    await late.fill({"My choice": "No", "Because": s3.REASONS[4], "How sure, in percent": "10"})
    await late.submit()

    after = await reveal(room)
    assert after.splitlines()[0] == before.splitlines()[0]
    assert "No · key-accounts, 10 %, after reading the others" in after
    assert "How sure they are: 35, 80, 85, 90 %" in after


@told(WAYS)
async def test_answers_copied_word_for_word(room: Telling) -> None:
    """Two in the same words are told as that and nothing more."""
    await all_but_last(room, "south", "west")
    await s3.seal(room, "south", s3.REASONS[0].upper(), "85")
    await s3.seal(room, "west", s3.REASONS[3], "35")

    (line,) = [one for one in (await reveal(room)).splitlines() if "Word for word the same" in one]
    assert set(line.partition(": ")[2].split(", ")) == {"north", "south"}


@told(WAYS)
async def test_with_two_people_it_cannot_be_blind(room: Telling) -> None:
    """The form says so to the only one who is asked, and to who asks."""
    await s3.ask(room, ("north",))
    north = room.person("north")
    await north.press("Yes", "dm")
    form = await north.modal()
    assert form is not None
    assert "You are the only one asked, so head-of-sales will know which view is yours." in form.shown


@told(WAYS)
async def test_a_guest_answers_and_never_rules(room: Telling) -> None:
    """A guest who was asked seals like anybody; as the one who decides a guest is refused."""
    await s3.ask(room, ("north", "contractor"))
    await s3.seal(room, "north", s3.REASONS[0], "90")
    await s3.seal(room, "contractor", s3.REASONS[3], "35")
    assert "all say Yes; one is below 40 %" in await reveal(room)

    head = room.person(HEAD)
    await head.slash(f"/decide {s3.QUESTION} @north 15:00", channel=s3.CHANNEL)
    await head.press("Change")
    await head.fill({"Who decides": "contractor"})
    await head.submit()
    form = await head.modal()
    assert form is not None
    assert any("guest" in one for one in form.errors), form.errors
