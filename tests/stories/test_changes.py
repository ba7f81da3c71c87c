"""While a question is open: its deadline moves, people come and go, its words change; all told, nobody pinged."""

from bot.sandbox.driver import SandboxDriver
from tests.stories.steps import ASK, last_words, lead_asks, messages_of, seals
from tests.stories.steps import card as card_of


async def _change(ws: SandboxDriver, way: str, name: str = "lead") -> None:
    """Open one of the forms of "Change this question"."""
    person = ws.person(name)
    await person.choose_menu("Change this question", message=await card_of(ws))
    await person.press(way, "modal")


async def _thread(ws: SandboxDriver, reader: str = "lead") -> str:
    return "\n".join(one.shown for one in (await ws.person(reader).thread(await card_of(ws)))[1:])


async def _move(ws: SandboxDriver, when: str, because: str = "", name: str = "lead") -> None:
    await _change(ws, "Move it", name)
    person = ws.person(name)
    await person.fill({"Answers by": when, **({"Because": because} if because else {})})
    await person.submit()


async def _pings(ws: SandboxDriver) -> dict[str, int]:
    return {who: one["messages"] for who, one in (await ws.counts()).items()}


async def test_the_deadline_moves_and_nobody_is_pinged(stage: SandboxDriver) -> None:
    """Card, thread and everybody's message tell the new time and who moved it; it opens then, and not before."""
    await lead_asks(stage)
    await seals(stage, "agent-1", "Yes", "Fine with me.")
    before = await _pings(stage)

    await _move(stage, "fri 12:00", "agent-2 is back on Thursday.")

    assert await stage.person("lead").modal() is None
    assert await _pings(stage) == before
    assert "Fri 27 Nov, 12:00" in (await card_of(stage)).text
    told = await _thread(stage)
    assert "lead moved the deadline from" in told
    assert "agent-2 is back on Thursday" in told
    ask = (await stage.person("agent-2").dm())[-1].shown
    assert "Moved by lead" in ask
    assert "Fri 27 Nov" in ask
    assert "Fri 27 Nov" in (await stage.person("agent-1").dm())[-1].shown
    await stage.clock.advance(hours=6)
    assert (await card_of(stage)).text.startswith("Should refunds")
    await stage.clock.advance_to("2026-11-27T12:01+01:00")
    assert (await card_of(stage)).text.startswith("Positions are open")


async def test_the_reminder_follows_the_deadline(stage: SandboxDriver) -> None:
    """Who is missing is reminded once, on the morning before the new time; who has answered is not."""
    await lead_asks(stage, ASK.replace("15:00", "thu 15:00"))
    await seals(stage, "agent-1", "Yes", "Fine with me.")
    await _move(stage, "mon 15:00")
    before = await _pings(stage)

    await stage.clock.advance_to("2026-11-27T18:00+01:00")
    quiet = await _pings(stage)
    await stage.clock.advance_to("2026-11-30T14:00+01:00")
    after = await _pings(stage)

    assert quiet == before
    assert after == before | {"agent-2": before["agent-2"] + 1, "agent-3": before["agent-3"] + 1}


async def test_who_was_reminded_is_not_reminded_again(stage: SandboxDriver) -> None:
    """One reminder an ask: moving the deadline after it brings no second one."""
    await lead_asks(stage, ASK.replace("15:00", "thu 15:00"))
    await stage.clock.advance_to("2026-11-26T10:00+01:00")
    before = await _pings(stage)
    await _move(stage, "mon 15:00")

    await stage.clock.advance_to("2026-11-30T14:00+01:00")

    assert await _pings(stage) == before


async def test_a_deadline_in_the_past_or_the_same_is_refused(stage: SandboxDriver) -> None:
    """The field says why, and what to do; a very near one is asked about once more and then taken."""
    await lead_asks(stage)
    lead = stage.person("lead")
    await _change(stage, "Move it")
    await lead.submit()
    form = await lead.modal()
    assert form is not None
    assert form.fields["Answers by"].error == "It is due then already. Pick another time, or press Back."

    await lead.fill({"Answers by": "in 10 minutes"})
    await lead.submit()
    form = await lead.modal()
    assert form is not None
    assert form.fields["Answers by"].error
    await lead.submit()

    assert await lead.modal() is None
    await stage.clock.advance(minutes=12)
    assert (await card_of(stage)).text.startswith("No decision")


async def test_only_hosts_change_it(stage: SandboxDriver) -> None:
    """Who was asked is shown the ways that are theirs, and the deadline is none of them; a bystander is told whose."""
    await lead_asks(stage)
    for name in ("agent-1", "product-manager"):
        await stage.person(name).choose_menu("Change this question", message=await card_of(stage))

    form = await stage.person("agent-1").modal()
    assert form is not None
    assert "Mark it" in form.shown
    assert "Correct it" in form.shown
    assert "Move it" not in form.shown
    assert await stage.person("product-manager").modal() is None
    assert "Only lead can do that" in await last_words(stage, "product-manager")


async def test_a_form_that_comes_after_the_reveal_is_told_so(stage: SandboxDriver) -> None:
    """Whoever moves a deadline while the positions open is told that what opened stays."""
    await lead_asks(stage)
    lead = stage.person("lead")
    await _change(stage, "Move it")
    await lead.fill({"Answers by": "fri 12:00"})
    for name in ("agent-1", "agent-2", "agent-3"):
        await seals(stage, name, "Yes", "Fine with me.")

    await lead.submit()

    form = await lead.modal()
    assert form is not None
    assert "so the question stays as it is" in form.shown
    assert (await card_of(stage)).text.startswith("Positions are open")


async def test_nobody_wrote_and_it_is_asked_again(stage: SandboxDriver) -> None:
    """The card of a question that nobody answered offers to ask again: the form is filled, one press posts it."""
    await lead_asks(stage)
    await stage.clock.advance(hours=6)
    missed = await card_of(stage)
    lead = stage.person("lead")
    assert "lead can ask again, narrow the question, or record a decision" in missed.shown
    await lead.choose_menu("Record a decision", message=missed)
    recorded = await lead.modal()
    assert recorded is not None
    assert (recorded.title, recorded.fields["What was decided"].value) == ("Already decided", None)
    await lead.close()

    await lead.choose_menu("Ask again", message=missed)
    form = await lead.modal()
    assert form is not None
    assert form.fields["Question"].value.startswith("Should refunds")
    await lead.submit()

    again = await card_of(stage)
    assert again.ts != missed.ts
    assert "0 of 3 in" in again.text
    assert "a message of lead" in again.shown


async def test_somebody_is_added_and_asked_at_once(stage: SandboxDriver) -> None:
    """Who is added gets the ask and nobody else a message; the count and the thread follow."""
    await lead_asks(stage)
    before = await _pings(stage)

    await _change(stage, "Add or take out")
    await stage.person("lead").fill({"Who writes a position": ["agent-1", "agent-2", "agent-3", "product-manager"]})
    await stage.person("lead").submit()

    assert await stage.person("lead").modal() is None
    assert await _pings(stage) == before | {"product-manager": before.get("product-manager", 0) + 1}
    assert "0 of 4 in" in (await card_of(stage)).text
    assert "lead also asks product-manager for a position" in await _thread(stage)
    assert "Added by lead" in (await stage.person("product-manager").dm())[-1].shown


async def test_taking_somebody_out_opens_nothing(stage: SandboxDriver) -> None:
    """The last one missing is taken out: the card says that all are in; the decider opens, or the clock; and a change
    by somebody who is in opens nothing either."""
    await lead_asks(stage)
    await seals(stage, "agent-1", "Yes", "Fine with me.")
    await seals(stage, "agent-2", "No", "Not with me.")
    await _change(stage, "Add or take out")
    await stage.person("lead").fill({"Who writes a position": ["agent-1", "agent-2"]})
    await stage.person("lead").submit()

    card = await card_of(stage)
    assert "2 of 2 in" in card.text
    assert "lead can open them now" in card.shown
    gone = (await stage.person("agent-3").dm())[-1].shown
    assert "no longer asks for your position" in gone
    assert "[No]" not in gone
    assert "lead no longer asks agent-3 for a position" in await _thread(stage)
    agent = stage.person("agent-2")
    await agent.press("See or change", "dm")
    await agent.fill({"Because": "Still not with me."})
    await agent.submit()
    assert "2 of 2 in" in (await card_of(stage)).text
    await stage.person("agent-1").choose_menu("Open now", message=await card_of(stage))
    assert "lead decides this" in await last_words(stage, "agent-1")

    await stage.person("lead").choose_menu("Open now", message=await card_of(stage))

    assert (await card_of(stage)).text.startswith("Positions are open")
    assert "Still not with me." in await _thread(stage)
    assert await messages_of(stage, "lead") == 1


async def test_what_was_sealed_by_who_was_taken_out_is_never_read(stage: SandboxDriver) -> None:
    """Their words open for nobody, are not counted, and they can write no more."""
    await lead_asks(stage)
    await seals(stage, "agent-3", "No", "My secret reason.")
    await _change(stage, "Add or take out")
    await stage.person("lead").fill({"Who writes a position": ["agent-1", "agent-2"]})
    await stage.person("lead").submit()
    await seals(stage, "agent-1", "Yes", "Fine with me.")
    await seals(stage, "agent-2", "Yes", "Fine with me, too.")

    card = await card_of(stage)
    assert card.text.startswith("Positions are open: 2 Yes")
    assert "My secret reason" not in await _thread(stage)
    lead = stage.person("lead")
    await lead.press("Read positions", "dm")
    form = await lead.modal()
    assert form is not None
    assert "My secret reason" not in form.shown
    await lead.close()
    assert "stays yours alone" in (await stage.person("agent-3").dm())[-1].shown


async def test_undo_takes_the_changes_along(stage: SandboxDriver) -> None:
    """Within five minutes, while nobody has written: no line and no message is left, not even of who was taken out."""
    await lead_asks(stage)
    await _move(stage, "fri 12:00")
    await _change(stage, "Add or take out")
    lead = stage.person("lead")
    await lead.fill({"Who writes a position": ["agent-1", "agent-2"]})
    await lead.submit()

    await lead.press("Undo", "ephemeral")

    left = [one.shown for one in await lead.reads("#support") if one.is_app and not one.ephemeral]
    assert set(left) <= {"This message was deleted."}  # Slack's own sign, where the card went before its last reply
    assert await stage.person("agent-3").dm() == []
    assert await stage.person("agent-1").dm() == []


async def test_a_named_decider_is_told_by_edits_and_opens(stage: SandboxDriver) -> None:
    """The decider who did not ask may change and open it too; their own message follows the new time."""
    lead, director = stage.person("lead"), stage.person("product-manager")
    await lead.slash(ASK.replace("@agent-3 ", ""), channel="#support")
    await lead.press("Change", "modal")
    await lead.fill({"Who decides": "product-manager"})
    await lead.submit()
    await lead.submit()
    before = await _pings(stage)
    await _move(stage, "fri 12:00", name="product-manager")

    assert await _pings(stage) == before
    assert "product-manager moved the deadline" in await _thread(stage)
    assert "Fri 27 Nov" in (await director.dm())[-1].shown
    await seals(stage, "agent-1", "Yes", "Fine with me.")
    await _change(stage, "Add or take out", "product-manager")
    await director.fill({"Who writes a position": ["agent-1"]})
    await director.submit()
    await lead.choose_menu("Open now", message=await card_of(stage))
    assert "product-manager decides this" in await last_words(stage, "lead")
    await director.open_home()
    await director.press("Open now", "home")

    assert (await card_of(stage)).text.startswith("Positions are open: 1 Yes")


async def test_somebody_must_be_left(stage: SandboxDriver) -> None:
    """Nobody but the decider left is a note, not a question; and two hosts with two forms do not undo each other."""
    await lead_asks(stage, ASK + " ")
    await _change(stage, "Add or take out")
    lead = stage.person("lead")
    await lead.fill({"Who writes a position": ["lead"]})
    await lead.submit()
    form = await lead.modal()
    assert form is not None
    assert form.fields["Who writes a position"].error


async def test_a_question_nobody_answered_is_just_edited(stage: SandboxDriver) -> None:
    """Words, background and options change in card and messages; the thread says what it was."""
    await lead_asks(stage)
    await _change(stage, "Edit it")
    lead = stage.person("lead")
    await lead.fill(
        {"Question": "Should refunds over $300 need a check?", "Options, one a line": "Yes\nNo\nOnly abroad"}
    )
    await lead.submit()

    assert "refunds over $300" in (await card_of(stage)).text
    assert "Only abroad" in (await card_of(stage)).shown
    assert "refunds over $200" in await _thread(stage)
    ask = (await stage.person("agent-1").dm())[-1].shown
    assert "[Only abroad]" in ask
    assert "Edited by lead" in ask


async def test_authors_see_the_difference_and_confirm_or_change(stage: SandboxDriver) -> None:
    """Who answered older words counts as in and is shown both; the reveal says who wrote for an earlier wording."""
    await lead_asks(stage)
    await seals(stage, "agent-1", "Yes", "Fine with me.")
    await seals(stage, "agent-2", "No", "Not with me.")
    before = await _pings(stage)
    await _change(stage, "Edit it")
    lead = stage.person("lead")
    form = await lead.modal()
    assert form is not None
    assert "Options, one a line" not in form.fields
    await lead.fill({"Question": "Should refunds over $300 need a second pair of eyes?"})
    await lead.submit()

    assert await _pings(stage) == before
    assert "2 of 3 in" in (await card_of(stage)).text
    shown = (await stage.person("agent-1").dm())[-1].shown
    assert "over $300" in shown
    assert "Before: Should refunds over $200" in shown
    await stage.person("agent-1").press("Still my view", "dm")
    assert "Sealed" in (await stage.person("agent-1").dm())[-1].shown
    assert "[Still my view]" not in (await stage.person("agent-1").dm())[-1].shown
    assert "2 of 3 in" in (await card_of(stage)).text
    await seals(stage, "agent-3", "Yes", "For 300 yes.")

    thread = await _thread(stage)
    line = next(one for one in thread.splitlines() if "Not with me." in one)
    assert "written for an earlier wording" in line
    assert thread.count("earlier wording") == 1


async def test_a_form_opened_before_the_edit_counts_for_the_old_words(stage: SandboxDriver) -> None:
    """Whoever was writing while the question changed is shown the difference after sealing."""
    await lead_asks(stage)
    await seals(stage, "agent-1", "Yes", "Fine with me.")
    slow = stage.person("agent-2")
    await slow.press("No", "dm")
    await slow.fill({"Because": "I read the old words."})
    await _change(stage, "Edit it")
    await stage.person("lead").fill({"Question": "Should refunds over $900 need a second pair of eyes?"})
    await stage.person("lead").submit()

    await slow.submit()

    assert "[Still my view]" in (await slow.dm())[-1].shown


async def test_a_view_spoken_in_the_open_is_not_counted_as_sealed(stage: SandboxDriver) -> None:
    """A contributor marks it; the thread says so, the reveal too, and the count leaves it out."""
    await lead_asks(stage)
    agent = stage.person("agent-2")
    await agent.choose_menu("Change this question", message=await card_of(stage))
    await agent.press("Mark it", "modal")
    await agent.fill({"Whose view was said aloud?": "agent-1"})
    await agent.submit()
    for name, choice in (("agent-1", "No"), ("agent-2", "Yes"), ("agent-3", "Yes")):
        await seals(stage, name, choice, f"{name} thinks so.")

    assert (await card_of(stage)).text.startswith("Positions are open: 2 Yes.")
    thread = await _thread(stage)
    assert "agent-1's view was spoken in the open" in thread
    assert "agent-1, visible before the reveal" in thread
    assert "1 visible before the reveal" in (await card_of(stage)).shown


async def test_a_bystander_asks_to_be_let_in(stage: SandboxDriver) -> None:
    """The refusal has a button; the opener sees it in Home without a ping, and one press asks them."""
    await lead_asks(stage)
    lead, bystander = stage.person("lead"), stage.person("product-manager")
    await lead.open_home()
    before = await _pings(stage)
    await bystander.press("Write my position", "#support")
    await bystander.press("Ask lead", "ephemeral")

    assert "lead sees" in await last_words(stage, "product-manager")
    assert await _pings(stage) == before
    assert "product-manager would like to write" in "\n".join(await lead.home())
    await lead.press("Let in", "home")

    assert "0 of 4 in" in (await card_of(stage)).text
    assert "[Yes]" in (await bystander.dm())[-1].shown
    assert "would like to write" not in "\n".join(await lead.home())


async def test_with_one_person_asked_blindness_is_impossible(stage: SandboxDriver) -> None:
    """Both forms say so before anything is written."""
    lead, agent = stage.person("lead"), stage.person("agent-1")
    await lead.slash("/decide Should we move stand-up? @agent-1 15:00", channel="#support")
    asking = await lead.modal()
    await lead.submit()
    checking = await lead.modal()
    assert checking is not None
    assert checking.title == "Check first"
    assert "One other person: agent-1." in checking.shown
    assert await agent.dm() == [], "nothing is posted by looking"
    await lead.close()
    kept = await lead.modal()
    assert kept is not None
    assert asking is not None
    assert kept.fields == asking.fields, "Back leads to the form as it was typed"
    await lead.submit()
    await lead.submit()
    assert await lead.modal() is None
    await agent.press("Yes", "dm")
    writing = await agent.modal()

    assert writing is not None
    assert "you will know whose view it is" in asking.shown
    assert "lead will know which view is yours" in writing.shown


async def test_a_guest_is_checked_first_through_both_pages(stage: SandboxDriver) -> None:
    """Through a one-way door the second look comes after its page, on top of both; one press posts the question."""
    lead = stage.person("lead")
    await lead.slash("/decide Should we leave EU-1? @agent-1 @agent-2 @contractor thu 11:00", channel="#support")
    await lead.fill({"What is hard to undo? Tick what is true": ["Customers, law or data are bound"]})
    await lead.press("Next")
    page = {
        "Who decides, not the owner": "product-manager",
        "Rules if somebody cannot commit": "agent-3",
        "How will we know it worked? With a number": "p99 stays under 200 ms",
        "When do we look?": "2027-06-01",
    }
    await lead.fill(page)
    await lead.press("Ask")
    checking = await lead.modal()
    assert checking is not None
    assert "contractor is a guest." in checking.shown
    assert "One other" not in checking.shown
    await lead.press("Ask")
    assert await lead.modal() is None
    assert "0 of 3 in" in (await card_of(stage)).shown


async def test_every_part_is_changed_and_shown(stage: SandboxDriver) -> None:
    """Who commits, is told, keeps it fair or rules is added and taken out like who writes: one line in the thread, the
    names on the card and in History; nobody is pinged, and who writes is not made to rule.
    """
    await lead_asks(stage)
    before = await _pings(stage)
    lead = stage.person("lead")
    await _change(stage, "Add or take out")
    ruler = "Rules if somebody cannot commit"
    await lead.fill(
        {"Only told": ["product-manager"], "Keeps the process fair, no vote": "contractor", ruler: "agent-1"}
    )
    await lead.submit()
    form = await lead.modal()
    assert form is not None
    assert "agent-1 has a part in this" in (form.fields[ruler].error or "")
    await lead.fill({ruler: None})
    await lead.submit()

    assert await lead.modal() is None
    assert await _pings(stage) == before
    named = "told: product-manager · keeps the process fair: contractor"
    assert "lead also has product-manager told; names contractor to keep the process fair" in await _thread(stage)
    assert named in (await card_of(stage)).shown
    await lead.choose_menu("History", message=await card_of(stage))
    history = await lead.modal()
    assert history is not None
    assert named in history.shown
    assert "You changed who is asked, told, keeps it fair or rules" in history.shown
    await lead.close()

    await _change(stage, "Add or take out")
    await lead.fill({"Only told": [], "Also asked to commit, not to argue": ["product-manager"]})
    await lead.submit()
    assert "lead also asks product-manager to commit." in await _thread(stage)
    for name in ("agent-1", "agent-2", "agent-3"):
        await seals(stage, name, "Yes", "Fine with me.")
    shown = (await card_of(stage)).shown
    assert "also asked to commit: product-manager · keeps the process fair: contractor" in shown
