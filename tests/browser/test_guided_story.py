"""The guided story, played in Chromium by clicking what has a ring, against the real sandbox and the real bot."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, async_playwright, expect

from bot.sandbox.stories.acts import Act, Fill, Press, React, Slash, Submit, Wait
from bot.sandbox.stories.guided import STEPS

pytestmark = pytest.mark.browser

SHOTS = Path(__file__).parents[2] / "screenshots"
CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
NEXT = "Next"
PATIENT = 30_000  # milliseconds that a slow machine may take for one step


@pytest.fixture(scope="session")
async def browser() -> AsyncIterator[Browser]:
    """Yield a headless Chromium."""
    if shutil.which(CHROMIUM) is None:
        pytest.skip(f"Chromium is not at {CHROMIUM}")
    async with async_playwright() as driver:
        running = await driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield running
        await running.close()


@pytest.fixture
async def page(browser: Browser, sandbox_page: str) -> AsyncIterator[Page]:
    """Yield a tab on the sandbox; a script error or a request to another machine fails the test."""
    tab = await browser.new_page(viewport={"width": 1280, "height": 800}, color_scheme="light")
    wrong: list[str] = []
    tab.on("pageerror", lambda error: wrong.append(str(error)))
    tab.on("request", lambda asked: None if _near(asked.url, sandbox_page) else wrong.append(asked.url))
    await tab.goto(sandbox_page)
    await expect(tab.locator("#slk .rail li.now")).to_be_visible(timeout=PATIENT)
    yield tab
    await tab.close()
    assert wrong == []


def _near(url: str, address: str) -> bool:
    return url.startswith((address, address.replace("http", "ws", 1), "data:", "blob:"))


async def _shoot(page: Page, name: str) -> None:
    """Save what the page looks like in both themes."""
    SHOTS.mkdir(exist_ok=True)
    for theme in ("dark", "light"):
        await page.evaluate("name => { document.documentElement.dataset.theme = name }", theme)
        await page.screenshot(path=SHOTS / f"{name}-{theme}.png")


async def _does(page: Page, act: Act, name: str) -> None:
    """Do one act as a visitor does: press what has the ring, and only where it is."""
    match act:
        case Slash(text):
            box = page.locator("#r-main .composer textarea")
            await expect(box).to_have_value(text, timeout=PATIENT)
            await _shoot(page, name)
            await box.press("Enter")
        case Press(label):
            ringed = page.locator(".btn.ring")
            await expect(ringed).to_have_text(label, timeout=PATIENT)
            await _shoot(page, name)
            await ringed.click()
        case Fill(values):
            for label, value in values.items():
                await _filled(page, label, value)
        case Submit(label):
            ringed = page.locator(".modal .foot .ring")
            await expect(ringed).to_have_text(label, timeout=PATIENT)
            await _shoot(page, name)
            await ringed.click()
            if label != NEXT:  # another form follows
                await expect(page.locator(".modal")).to_have_count(0, timeout=PATIENT)
        case Wait():
            pass  # the clock moves by itself
        case React():
            raise AssertionError("the visitor of the guided story reacts with nothing")


async def _filled(page: Page, label: str, value: str) -> None:
    """The story has written ``value`` into the field for the visitor."""
    field = page.locator(f'.modal [data-label="{label}"]')
    await expect(field).to_be_visible(timeout=PATIENT)
    if await field.locator(".tick").count():
        ticked = field.locator(".tick", has=page.locator("input:checked"))
        await expect(ticked).to_have_text(value, timeout=PATIENT)
    else:
        await expect(field.locator("input, textarea").first).to_have_value(value, timeout=PATIENT)


async def test_a_newcomer_sees_a_decision_made_by_pressing_what_has_a_ring(page: Page) -> None:
    """Following the rings from the first sentence to the last ends in a decision that was looked back on and kept."""
    await page.get_by_role("button", name="Start over").click()
    for place, step in enumerate(STEPS):
        await expect(page.locator(".rail li.now .say")).to_have_text(step.says, timeout=PATIENT)
        await expect(page.locator(".you .name")).to_have_text(step.person, timeout=PATIENT)
        if step.button:
            await expect(page.locator(".rail .btn.ring")).to_be_visible(timeout=PATIENT)
            await _shoot(page, f"story-{place}")
            await page.locator(".rail .btn.ring").click()
            if all(act.for_you for act in step.acts):
                continue
        for number, act in enumerate(step.acts):
            if not act.for_you or act.person is None:
                await _does(page, act, f"story-{place}-{number}")
    await expect(page.locator("#r-main .stream")).to_contain_text("Decided: Yes, for 14 days", timeout=PATIENT)
    await expect(page.locator("#r-main .stream")).to_contain_text("Kept on", timeout=PATIENT)
    await expect(page.locator("#r-main .stream")).to_contain_text("did not come true, says agent-3", timeout=PATIENT)
    await _shoot(page, "story-end")


async def test_what_slack_was_told_is_one_press_away_and_masked(page: Page) -> None:
    """The inspector lists each call, and a sealed sentence is in none until one asks to see as the operator."""
    sealed = next(act.values["Because"] for act in STEPS[2].acts if isinstance(act, Fill))
    await _begin(page)
    await page.get_by_role("button", name=str(STEPS[2].button)).click()
    await expect(page.locator(".rail li.now .say")).to_have_text(STEPS[3].says, timeout=PATIENT)
    await page.get_by_role("button", name="Behind the scenes").click()
    calls = page.locator(".drawer .call")
    await expect(calls.filter(has_text="chat.postMessage").first).to_be_visible(timeout=PATIENT)
    sent = calls.filter(has_text="submit").filter(has_text="position")
    await expect(sent.nth(1)).to_be_visible()
    for number in range(2):
        await sent.nth(number).locator("summary").click()
    await expect(page.locator(".drawer pre")).to_have_count(4, timeout=PATIENT)
    await expect(page.locator(".drawer")).not_to_contain_text(sealed)
    await _shoot(page, "behind-the-scenes")
    await page.get_by_text("Show as operator").click()
    await expect(page.locator(".drawer")).to_contain_text(sealed, timeout=PATIENT)


async def _begin(page: Page, upto: int = 2) -> None:
    """Start the story over, wherever an earlier test left it, and do its first ``upto`` steps."""
    await page.get_by_role("button", name="Start over").click()
    for place in range(upto):
        for act in STEPS[place].acts:
            await _does(page, act, "begin")
    await expect(page.locator(".rail li.now .say")).to_have_text(STEPS[upto].says, timeout=PATIENT)
    if isinstance(STEPS[upto].acts[0], Fill):
        await _does(page, STEPS[upto].acts[0], "begin")


async def test_somebody_else_is_one_click_away_and_sees_their_own_workspace(page: Page) -> None:
    """Pressing a face changes the name on top, and a guest is shown no channel that they are not in."""
    await page.get_by_role("button", name="Be contractor").click()
    await expect(page.locator(".you .name")).to_have_text("contractor", timeout=PATIENT)
    await expect(page.locator(".side .words", has_text="leads")).to_have_count(0)
    await page.get_by_role("button", name="Be lead").click()
    await expect(page.locator(".side .words", has_text="leads")).to_have_count(1, timeout=PATIENT)


async def test_typing_is_never_disturbed_by_what_others_do(page: Page) -> None:
    """Words and caret stay in the composer while the page is drawn anew, and a slash offers the commands."""
    await page.locator(".side button", has_text="general").click()
    box = page.locator("#r-main .composer textarea")
    await box.fill("/")
    await expect(page.locator("#r-main .complete b").first).to_have_text("/decide", timeout=PATIENT)
    await box.fill("half a sentence")
    await box.evaluate("area => area.setSelectionRange(4, 4)")
    await page.get_by_role("button", name="Behind the scenes").click()
    await expect(page.locator(".drawer")).to_be_visible(timeout=PATIENT)
    await expect(box).to_have_value("half a sentence")
    assert await box.evaluate("area => area.selectionStart") == 4


async def test_an_open_list_stays_where_it_is_and_picking_is_the_echo(page: Page) -> None:
    """A type-ahead list stands beside its field while the page is drawn anew; what is picked is read in the field."""
    await _begin(page, upto=1)
    select = page.locator('[data-label="Answers by"] .select')
    await page.locator('.modal [data-label="Background"] textarea').fill("Drawn anew a moment after the list is open.")
    await select.click()
    listed = page.locator(".menu.list:popover-open")
    await listed.locator(".find").press_sequentially("in 2 days", delay=20)
    first = listed.locator(".row").first
    await expect(first).to_be_visible(timeout=PATIENT)
    field, menu = await select.bounding_box(), await listed.bounding_box()
    assert field is not None
    assert menu is not None
    assert abs(field["x"] - menu["x"]) < 3
    words = await first.inner_text()
    await listed.locator(".find").press("Enter")
    await expect(select).to_have_text(words, timeout=PATIENT)
    await _shoot(page, "type-ahead")
    await page.locator(".modal .foot .close").click()
    await expect(page.locator(".rail li.now .say")).to_have_text(STEPS[0].says, timeout=PATIENT)


async def test_an_error_stands_under_its_field_and_what_was_typed_stays(page: Page) -> None:
    """Enter in a one-line field submits; a refused form stays open with its words and says why under the field."""
    await _begin(page, upto=1)
    options = page.locator('.modal [data-label^="Options"] textarea')
    await options.fill("Yes\nYes")
    question = page.locator('.modal [data-label="Question"] input')
    await question.press("Enter")
    wrong = page.locator(".modal .wrong .error")
    await expect(wrong.first).to_be_visible(timeout=PATIENT)
    await expect(options).to_have_value("Yes\nYes")
    await _shoot(page, "error")
    await question.press("Escape")
    await expect(page.locator(".modal")).to_have_count(0, timeout=PATIENT)


async def test_the_story_plays_itself(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    """ "Play it for me" goes through every step without a press, and what happened stays."""
    for pace in ("_PRESS", "_FORM", "_THREAD"):
        monkeypatch.setattr(f"bot.sandbox.page.story.{pace}", 0.05)
    await page.get_by_role("button", name="Start over").click()
    await page.get_by_role("button", name="Play it for me").click()
    await expect(page.locator(".rail li.now .say")).to_have_text(STEPS[-1].says, timeout=3 * PATIENT)
    await expect(page.get_by_role("button", name="Play it for me")).to_be_visible(timeout=PATIENT)
    await expect(page.locator("#r-main .stream")).to_contain_text("Decided: Yes, for 14 days", timeout=PATIENT)
    await page.get_by_role("button", name="Ask your own").click()
    await expect(page.locator("#r-main .composer textarea")).to_have_value("/decide Should we ", timeout=PATIENT)
    await expect(page.locator(".rail")).to_have_count(0)


async def test_back_from_the_second_form_goes_on_from_the_first(page: Page) -> None:
    """Whoever goes back from "What you heard" finds "Decide" as they left it, with its ring on Next again."""
    await _begin(page)
    await page.get_by_role("button", name=str(STEPS[2].button)).click()
    for act in STEPS[3].acts:
        await _does(page, act, "back")
    await page.get_by_role("button", name=str(STEPS[4].button)).click()
    decide, filled, onward, heard, _ = STEPS[5].acts
    for act in (decide, filled, onward, heard):
        await _does(page, act, "back")
    await page.locator(".modal .foot .close").click()
    await _does(page, filled, "back")
    await _does(page, onward, "back")
    await _does(page, heard, "back")
    await expect(page.locator(".modal .foot .ring")).to_have_text("Announce", timeout=PATIENT)


async def test_start_over_starts_over(page: Page) -> None:
    """After "Start over" nothing of the last playing is left: no card, and the next decision is the first again."""
    await page.locator("#slk .rail").get_by_text("Start over").click()
    await expect(page.locator("#slk .rail li.now")).to_contain_text("Ask your team", timeout=PATIENT)
    await page.locator("#slk .rail").get_by_text("Play it for me").click()
    await expect(page.locator("#slk")).to_contain_text("of 3 in", timeout=3 * PATIENT)
    await page.locator("#slk .rail").get_by_text("Start over").click()

    await expect(page.locator("#slk .rail li.now")).to_contain_text("Ask your team", timeout=PATIENT)
    await expect(page.locator("#slk")).not_to_contain_text("of 3 in", timeout=PATIENT)
    await expect(page.locator("#slk")).to_contain_text("Third one this month")
