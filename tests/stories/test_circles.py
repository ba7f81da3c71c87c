"""PRFAQs and circles at their edges: pasted, in two windows, into a public channel, handed over, approved, crumpled."""

import pytest

from bot.domain.prfaq import Document, markdown
from bot.sandbox.driver import Form, PersonDriver, SandboxDriver
from tests.databases import Databases
from tests.stories.conftest import WAYS, staged
from tests.stories.steps import card, last_words

TOLD = WAYS
CHANNEL = "#support"
WHOLE = Document.of(
    first={"who": "Support leads of shops with 3 to 20 agents"},
    sections={
        "heading": "Refunds in a minute",
        "summary": "Berlin, 4 June 2027. Acme opens Refunds in a minute to 40 shops. A lead presses Refund.",
        "problem": "In 14 shops a refund took 9 days in the median (ticket log, Jan to Mar 2026, n=212).",
        "solution": "The lead opens the ticket and presses Refund. The customer reads that the money has left.",
    },
    internal=[
        ("Why might this fail?", "Fraud. The margin falls to 12 % where one refund in fifty is wrong."),
        ("What would make us stop?", "More than 2 % of refunds are fraud in any month."),
    ],
)
WHY = "One customer, one number with its source, and a plan to stop that we all believe in."


async def _form(person: PersonDriver) -> Form:
    form = await person.modal()
    assert form is not None
    return form


async def _pasted(ws: SandboxDriver) -> PersonDriver:
    """agent-1 pastes a whole PRFAQ and makes it one; its desk is open."""
    author = ws.person("agent-1")
    await author.says(markdown.write(WHOLE), channel=CHANNEL)
    message = (await author.reads(CHANNEL))[-1]
    await author.shortcut("prfaq.make.v1", on=message)
    return author


async def _asks(author: PersonDriver, *readers: str, **more: object) -> None:
    fields = {"Who reads it": list(readers), "Who gives the verdict": "lead", "Notes by": "15:00", **more}
    await author.press("Ask circle 1", "modal")
    await author.fill(fields)
    await author.submit()


async def _reads(ws: SandboxDriver, name: str, view: str) -> None:
    reader = ws.person(name)
    await reader.press("Write my notes", "dm")
    notes = {"What should become of it": view, "Because": "It holds.", "Why kill it, one a line": "SECRET-MARGIN"}
    await reader.fill(notes)
    await reader.submit()


@pytest.mark.all_ways
async def test_from_a_pasted_text_to_a_decision(stage: SandboxDriver) -> None:
    """A pasted text keeps all its parts; confidential figures are asked about before they are posted; notes leak
    nowhere before they open; the decider hands over; advancing from the last circle makes a decision with its stop
    signal, and only then it is asked how it ships.
    """
    ws = stage
    author = await _pasted(ws)
    desk = await _form(author)
    assert "Refunds in a minute · draft" in desk.shown
    assert "Internal FAQ · 2 questions" in desk.shown
    await _asks(
        author, "agent-2", "agent-3", **{"Last circle": ["This is the last circle: advancing from it approves"]}
    )
    form = await _form(author)
    assert "Everybody may be able to read that channel" in form.shown
    assert "margin falls to 12 %" in form.shown
    assert not [one for one in await author.reads(CHANNEL) if one.is_app and not one.ephemeral]
    await author.fill({"Is that fine?": ["Post it: everybody in this workspace may read that"]})
    await author.submit()
    assert await author.modal() is None
    assert "by agent-1 · lead gives the verdict" in (await card(ws)).shown

    await _reads(ws, "agent-2", "Kill")
    seen = [one.shown for who in ("lead", "agent-1", "agent-3") for one in await ws.person(who).dm()]
    seen += [one.shown for one in await ws.person("lead").thread(await card(ws))]
    assert not any("SECRET-MARGIN" in text for text in seen)
    assert "SECRET-MARGIN" not in str(await ws.calls())
    lead = ws.person("lead")
    assert [one.shown for one in await lead.dm()] == []
    await lead.press("Write my notes", message=await card(ws))
    assert "SECRET-MARGIN" not in (await _form(lead)).shown
    await lead.close()
    await _reads(ws, "agent-3", "Advance")
    assert "SECRET-MARGIN" in "\n".join(one.shown for one in await lead.thread(await card(ws)))

    await lead.choose_menu("Somebody else gives the verdict", message=await card(ws))
    await lead.fill({"Who decides instead": "agent-1", "Because": "I am away from tomorrow on."})
    await lead.submit()
    assert "Its author gives no verdict" in str((await _form(lead)).errors)
    await lead.fill({"Who decides instead": "agent-3"})
    await lead.submit()
    judge = ws.person("agent-3")
    await judge.press("I decide", "dm")
    await judge.press("Give the verdict", "dm")
    await judge.fill({"Verdict": "Advance: approved", "Why, in a sentence": "Good."})
    await judge.submit()
    assert "10 words or more" in (await _form(judge)).shown
    await judge.fill({"It stays short, because": "Everything else stands in the text itself."})
    await judge.submit()
    form = await _form(judge)
    assert form.title == "Record the decision"
    assert form.fields["Owner, one person"].value == "agent-1"
    assert form.fields["We stop if we see"].value == "More than 2 % of refunds are fraud in any month."
    metrics = "Days until the money is back\nRefunds without a second look"
    await judge.fill({"Metrics: the output, then inputs, one a line": metrics})
    await judge.fill({"Then we": "stop, and look back at once", "Asked on": "2027-01-15"})
    await judge.submit()
    decision = await card(ws)
    assert "from PRFAQ 1" in decision.shown
    assert "More than 2 % of refunds are fraud" in decision.shown
    assert "Output: Days until the money is back" in decision.shown

    await author.slash("/decide prfaq 1", channel=CHANNEL)
    assert "approved" in (await _form(author)).shown
    await author.press("How do we ship it", "modal")
    await author.fill({"The plan, in a few lines": "Ten shops in March.", "The team": "Payments, led by agent-2"})
    await author.submit()
    assert "handed off" in (await _form(author)).shown
    await author.press("It shipped", "modal")
    assert "shipped" in (await _form(author)).shown
    await author.close()
    await ws.clock.advance_to("2026-11-25T09:01:00+01:00")
    await author.press("Accept", "dm")
    await ws.clock.advance_to("2027-01-15T09:01:00+01:00")
    asked = [one.shown for one in await author.dm()]
    assert any("More than 2 % of refunds are fraud" in text for text in asked), asked


@pytest.mark.parametrize(("engine", "transport"), [("sqlite", "socket"), ("postgresql", "http")])
async def test_from_an_uploaded_file(databases: Databases, engine: str, transport: str) -> None:
    """A Markdown file on a message becomes a PRFAQ; what is no text is refused in the form that was open meanwhile; a
    picture is no text at all, and what stands beside it is read.
    """
    async with staged(databases, engine, transport, optional_scopes=["files:read"]) as ws:
        author = ws.person("agent-1")
        await author.shares("refunds.md", markdown.write(WHOLE), CHANNEL)
        [file] = [one for one in await author.reads(CHANNEL) if not one.is_app]
        await author.shortcut("Make it a PRFAQ", on=file)
        await ws.settle()
        desk = await _form(author)
        assert "Refunds in a minute · draft" in desk.shown
        assert "Internal FAQ · 2 questions" in desk.shown
        await author.press("Close", "modal")
        await author.shares("broken.md", "a\0b", CHANNEL)
        *_, broken = await author.reads(CHANNEL)
        await author.shortcut("Make it a PRFAQ", on=broken)
        await ws.settle()
        assert "no plain text in UTF-8" in (await _form(author)).shown
        await author.press("Close", "modal")
        await author.slash("/decide prfaq 1", channel=CHANNEL)
        await author.press("Hand it over", "modal")
        await author.fill({"Who writes on": "agent-2", "What they should know": "The numbers are the work."})
        await author.submit()
        assert "agent-2 is asked to take it on" in (await _form(author)).shown
        await ws.clock.advance_to("2026-11-25T10:31:00+01:00")
        heir = ws.person("agent-2")
        assert "The numbers are the work." in (await heir.dm())[-1].shown
        await heir.press("Take it on", "dm")
        await heir.slash("/decide prfaq 1", channel=CHANNEL)
        assert "Hand it over" in (await _form(heir)).shown


async def test_a_file_needs_its_permission(stage: SandboxDriver) -> None:
    """Without files:read the answer says what to do instead, and nothing is read."""
    ws = stage
    author = ws.person("agent-1")
    await author.shares("refunds.md", markdown.write(WHOLE), CHANNEL)
    [file] = [one for one in await author.reads(CHANNEL) if not one.is_app]
    await author.shortcut("Make it a PRFAQ", on=file)
    assert "files:read" in await last_words(ws, "agent-1", CHANNEL)


async def test_a_crumpled_idea(stage: SandboxDriver) -> None:
    """A section of emoji is no section; a reader's words in a crumpled circle are never opened; whoever may see a PRFAQ
    reads it by its number, and another number answers as one that never was.
    """
    ws = stage
    author = await _pasted(ws)
    await author.press("Open problem", "modal")
    await author.fill({"Problem, 120 words": "🎉🎉"})
    await author.submit()
    assert "Only emoji are here" in str((await _form(author)).errors)
    await author.fill({"Problem, 120 words": "In 9 shops a refund took 11 days (ticket log, 2026, n=88)."})
    await author.press("Save", "modal")
    assert "Saved 09:40" in (await _form(author)).shown
    await author.submit()
    fine = {"Is that fine?": ["Post it: everybody in this workspace may read that"]}
    await _asks(author, "agent-2", "agent-3")
    await author.fill(fine)
    await author.submit()
    await _reads(ws, "agent-2", "Kill")
    await author.slash("/decide prfaq 1", channel=CHANNEL)
    await author.press("Crumple it", "modal")
    await author.fill({"Why": "Nobody would pay for it."})
    await author.submit()
    assert "crumpled" in (await _form(author)).shown
    await author.close()
    shown = (await card(ws)).shown
    assert "Closed without a verdict by agent-1: Nobody would pay for it." in shown
    assert "SECRET-MARGIN" not in str(await ws.calls())
    await ws.person("agent-3").slash("/decide prfaq 1", channel=CHANNEL)
    assert (await ws.person("agent-3").modal() or await last_words(ws, "agent-3")) is not None
    await author.slash("/decide prfaq 99", channel=CHANNEL)
    assert "99" not in await last_words(ws, "agent-1")
