"""The clocks: who waits is woken, who is cancelled is gone, and time never runs back."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from bot.clock import ManualClock, OffsetClock, SystemClock, wall_monotonic, wall_now, wall_sleep, wall_timeout

START = datetime(2026, 11, 26, 9, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)


async def settled() -> None:
    """Let every task that can move, move."""
    for _ in range(5):
        await wall_sleep(0)


def others() -> set[asyncio.Task[object]]:
    return asyncio.all_tasks() - {asyncio.current_task()}


async def test_manual_time_stands_still():
    """A manual clock shows the same instant until it is advanced, and ignores the past."""
    clock = ManualClock(START)
    assert clock.now() == START
    clock.advance_to(START - HOUR)
    assert (clock.now(), clock.version) == (START, 0)
    clock.advance_to(START + HOUR)
    assert (clock.now(), clock.version) == (START + HOUR, 1)


@pytest.mark.parametrize("act", [ManualClock, ManualClock(START).advance_to, OffsetClock().advance_to])
def test_naive_instants_are_refused(act):
    """No clock guesses a zone."""
    with pytest.raises(ValueError, match="naive"):
        act(datetime(2026, 11, 26))  # noqa: DTZ001 (naive is the point)


@pytest.mark.parametrize("clock", [ManualClock(START), OffsetClock(), SystemClock()])
async def test_waiting_for_a_naive_instant_is_refused(clock):
    """Nor does anybody wait for one."""
    with pytest.raises(ValueError, match="naive"):
        await clock.wait_until(datetime(2026, 11, 26))  # noqa: DTZ001


@pytest.mark.parametrize("make", [lambda: ManualClock(START), OffsetClock])
@pytest.mark.parametrize("with_event", [True, False])
async def test_every_waiter_wakes_when_time_moves(make, with_event):
    """A jump wakes all who wait, whatever they wait for, in every round, and leaves no task behind."""
    clock, before = make(), others()
    for _ in range(3):
        event = asyncio.Event() if with_event else None
        waiters = [asyncio.create_task(clock.wait_until(clock.now() + n * HOUR, event)) for n in (1, 2, 300)]
        waiters.append(asyncio.create_task(clock.wait_until(None, event)))
        await settled()
        assert not any(waiter.done() for waiter in waiters)
        clock.advance_to(clock.now() + HOUR)
        async with wall_timeout(1):
            await asyncio.gather(*waiters)
    await settled()
    assert others() == before


@pytest.mark.parametrize("make", [lambda: ManualClock(START), OffsetClock])
async def test_a_jump_before_the_first_step_of_the_wait_is_not_lost(make):
    """Time that moves after a wait was asked for, but before the loop came round, wakes it all the same."""
    clock, event = make(), asyncio.Event()

    async def jump_at_once() -> None:
        clock.advance_to(clock.now() + HOUR)

    async with wall_timeout(1):
        await asyncio.gather(clock.wait_until(clock.now() + 9 * HOUR, event), jump_at_once())


@pytest.mark.parametrize("make", [lambda: ManualClock(START), OffsetClock, SystemClock])
async def test_an_event_wakes_its_waiter_alone(make):
    """A poke wakes who listens for it, at once where it came earlier, and nobody else."""
    clock, event, other = make(), asyncio.Event(), asyncio.Event()
    far = clock.now() + HOUR
    poked = asyncio.create_task(clock.wait_until(far, event))
    quiet = asyncio.create_task(clock.wait_until(far, other))
    await settled()
    event.set()
    async with wall_timeout(1):
        await poked
        await clock.wait_until(None, event)
    await settled()
    assert not quiet.done()
    quiet.cancel()
    with pytest.raises(asyncio.CancelledError):
        await quiet


@pytest.mark.parametrize("make", [lambda: ManualClock(START), OffsetClock, SystemClock])
async def test_the_overdue_returns_at_once_but_lets_others_run(make):
    """Waiting for what has come returns without waiting, and a loop of such waits starves nobody."""
    clock = make()
    neighbour = asyncio.create_task(settled())
    for _ in range(20):
        await clock.wait_until(clock.now() - HOUR)
    assert neighbour.done()


@pytest.mark.parametrize("make", [lambda: ManualClock(START), OffsetClock, SystemClock])
async def test_a_cancelled_wait_is_gone(make):
    """Cancelling a wait raises in it, and its tasks end."""
    clock, before = make(), others()
    waits = [asyncio.create_task(clock.wait_until(clock.now() + HOUR, asyncio.Event())) for _ in range(10)]
    await settled()
    for wait in waits:
        wait.cancel()
    results = await asyncio.gather(*waits, return_exceptions=True)
    assert all(isinstance(result, asyncio.CancelledError) for result in results)
    await settled()
    assert others() == before


@pytest.mark.parametrize("make", [OffsetClock, SystemClock])
async def test_wall_time_passes_by_itself(make):
    """Where time runs, an instant comes without anybody's doing."""
    clock, began = make(), wall_monotonic()
    async with wall_timeout(2):
        await clock.wait_until(clock.now() + timedelta(seconds=0.05), asyncio.Event())
    assert wall_monotonic() - began >= 0.04


async def test_an_offset_only_grows():
    """Workspace time jumps ahead of the wall's and never back."""
    clock = OffsetClock(HOUR)
    assert timedelta() <= clock.now() - wall_now() - HOUR + timedelta(seconds=1) < timedelta(seconds=2)
    clock.set_offset(timedelta(minutes=5))
    clock.advance_to(wall_now())
    assert (clock.offset, clock.version) == (HOUR, 0)
    target = clock.now() + 3 * HOUR
    clock.advance_to(target)
    assert clock.version == 1
    assert abs(clock.now() - target) < timedelta(seconds=1)
