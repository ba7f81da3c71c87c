"""A dissent that is first voiced in an answer is heard too, after it: asked for quietly, and nothing waits for it."""

from bot.sandbox.driver import Form, Read, SandboxDriver
from tests.stories.steps import card, decided, lead_asks, lead_decides, line, messages_of, seals, three_seal

WORDS, MIND = "Fourteen days are too few to see anything.", "A week with more than ten refunds."
HEARD = "You fear that the time is too short to learn from."
ITEM = "agent-1 disagrees and commits"


async def card_says(ws: SandboxDriver) -> str:
    """Return the card without its bold type."""
    return (await card(ws)).shown.replace("*", "")


async def home_of(ws: SandboxDriver, name: str = "lead") -> str:
    """Return somebody's Home without its bold type."""
    return "\n".join(await ws.person(name).home()).replace("*", "")


async def form_of(ws: SandboxDriver, name: str = "lead") -> Form:
    """Return the form that somebody sees."""
    form = await ws.person(name).modal()
    assert form is not None
    return form


async def ask_of(ws: SandboxDriver, name: str = "agent-1") -> Read:
    """Return somebody's newest direct message."""
    return (await ws.person(name).dm())[-1]


async def dissents(ws: SandboxDriver, name: str = "agent-1") -> None:
    """Somebody who chose what was decided disagrees and commits."""
    person = ws.person(name)
    await person.press("Disagree and commit", "dm")
    await person.fill({"What I disagree with": WORDS, "What would change my mind": MIND})
    await person.submit()


async def lead_says(ws: SandboxDriver, text: str = HEARD, where: str = "home") -> None:
    """The lead says what they heard."""
    lead = ws.person("lead")
    await lead.press("Say what you heard", where)
    await lead.fill({"What you heard, in your own words": text})
    await lead.submit()


async def test_it_waits_in_home_and_pings_nobody(stage: SandboxDriver) -> None:
    """The decider finds it where things wait; its author reads that they will be heard; nobody gets a message."""
    await stage.person("lead").open_home()
    await decided(stage)
    before = {name: await messages_of(stage, name) for name in ("lead", "agent-1", "agent-3")}
    await dissents(stage)

    shown = await home_of(stage)
    assert ITEM in shown
    assert WORDS in shown
    await stage.person("lead").slash("/decide mine")
    assert "[Say what you heard]" in [one.shown for one in await stage.person("lead").reads() if one.ephemeral][-1]
    assert "lead is asked what they heard from you" in (await ask_of(stage)).shown
    assert "First said in the answer agent-1: lead is asked what they heard" in await card_says(stage)
    assert {name: await messages_of(stage, name) for name in before} == before


async def test_said_then_confirmed(stage: SandboxDriver) -> None:
    """One form with the words in full; pasted words are refused; its author is called once and answers as anybody."""
    lead, agent = stage.person("lead"), stage.person("agent-1")
    await lead.open_home()
    await decided(stage)
    await dissents(stage)
    await lead.press("Say what you heard", "home")
    form = await form_of(stage)
    assert f"agent-1 disagrees and commits: {WORDS}" in form.shown.replace("*", "")
    assert MIND in form.shown
    for pasted in (WORDS.upper(), MIND, "\u200b"):
        await lead.fill({"What you heard, in your own words": pasted})
        await lead.submit()
        assert (await form_of(stage)).errors != []
    await lead.fill({"What you heard, in your own words": HEARD})
    await lead.submit()

    assert await lead.modal() is None
    assert ITEM not in await home_of(stage)
    asked = await ask_of(stage)
    assert f"What lead heard from you: {HEARD}" in asked.shown.replace("*", "")
    assert "Your answer counts: you disagree and commit." in asked.shown
    assert "Moved to a newer message" in (await agent.dm())[-2].shown
    assert await messages_of(stage, "agent-1") == 2
    await agent.press("Yes, that is my point", "dm")
    assert f"Heard from agent-1 {HEARD} ✔ confirmed by agent-1" in await card_says(stage)
    assert "You disagree and commit" in (await ask_of(stage)).text
    assert await messages_of(stage, "agent-1") == 2


async def test_a_two_way_decision_does_not_wait(stage: SandboxDriver) -> None:
    """In force with the last answer; the sentence comes afterwards, and "not quite" still reaches the decider."""
    await stage.person("lead").open_home()
    await decided(stage)
    await dissents(stage)
    for name in ("agent-2", "agent-3"):
        await stage.person(name).press("Agree", "dm")
    assert "[Agree]" not in (await line(stage)).shown
    assert ITEM in await home_of(stage), "it is still to be heard"

    await lead_says(stage)
    assert "[Yes, that is my point]" in (await ask_of(stage)).shown
    agent = stage.person("agent-1")
    await agent.press("Not quite", "dm")
    await agent.fill({"My point, in one sentence": "It is about the season."})
    await agent.submit()

    assert "agent-1: not quite." in (await ask_of(stage, "lead")).shown.replace("*", "")
    await stage.person("lead").press("That is what I hear now", "dm")
    assert "not quite: It is about the season. ✔ heard by lead" in await card_says(stage)


async def test_who_agrees_meanwhile_is_asked_nothing(stage: SandboxDriver) -> None:
    """Another answer before it was said ends it everywhere, also an open form; dissenting again begins it again."""
    lead, agent = stage.person("lead"), stage.person("agent-1")
    await lead.open_home()
    await decided(stage)
    await dissents(stage)
    await lead.press("Say what you heard", "home")
    await lead.fill({"What you heard, in your own words": HEARD})
    await agent.press("Agree", message=await line(stage))

    assert ITEM not in await home_of(stage)
    assert "First said in the answer" not in await card_says(stage)
    await lead.submit()
    assert "their answer is another one now" in (await form_of(stage)).shown
    await lead.close(everything=True)
    assert HEARD not in await card_says(stage)
    assert await messages_of(stage, "agent-1") == 1

    await agent.press("Change", "dm")
    await agent.press("Disagree and commit", "modal")
    await agent.fill({"What I disagree with": WORDS})
    await agent.submit()
    assert ITEM in await home_of(stage)


async def test_by_emoji_it_counts_with_its_words(stage: SandboxDriver) -> None:
    """🤝 alone is half an answer and owes nothing; with its line it does, and taking it away ends it."""
    await stage.person("lead").open_home()
    await decided(stage)
    agent, asked = stage.person("agent-1"), await ask_of(stage)
    await agent.react("handshake", to=asked)
    assert ITEM not in await home_of(stage)
    await agent.press("Say it", "dm")
    await agent.fill({"What I disagree with": WORDS})
    await agent.submit()
    assert ITEM in await home_of(stage)

    await agent.react("white_check_mark", to=asked)
    assert ITEM not in await home_of(stage)


async def test_not_said_in_a_day(stage: SandboxDriver) -> None:
    """Not before noon of the decider's next working day; then the record says so, and Home asks no more."""
    await stage.person("lead").open_home()
    await decided(stage)
    await dissents(stage)
    await stage.clock.advance_to("wednesday 11:55")
    assert ITEM in await home_of(stage)
    await stage.clock.advance_to("wednesday 12:05")

    assert ITEM not in await home_of(stage)
    assert "First said in the answer agent-1: not answered by lead" in await card_says(stage)
    assert await messages_of(stage, "agent-1") == 1


async def test_who_cannot_commit_is_heard_as_well(stage: SandboxDriver) -> None:
    """A ground that nobody had named before is a dissent; the form shows it with what is needed."""
    await stage.person("lead").open_home()
    await decided(stage)
    agent = stage.person("agent-2")
    await agent.press("Cannot commit", "dm")
    await agent.fill(
        {
            "Ground": "It breaks a law, contract or rule",
            "What exactly": "The contract forbids a second reader.",
            "What I need": "legal's written view",
        }
    )
    await agent.submit()

    assert "agent-2 cannot commit" in await home_of(stage)
    await stage.person("lead").press("Say what you heard", "home")
    form = (await form_of(stage)).shown
    assert "The contract forbids a second reader." in form
    assert "legal's written view" in form.replace("’", "'")


async def test_only_the_decider_says_it(stage: SandboxDriver) -> None:
    """An owner who is not the decider, and whoever was heard before the decision, find nothing of it."""
    await stage.person("product-manager").open_home()
    await decided(stage)
    await dissents(stage)
    assert ITEM not in await home_of(stage, "product-manager")
    await stage.person("agent-3").press("Disagree and commit", "dm")
    assert "agent-3 disagrees" not in await home_of(stage), "agent-3 was heard when it was decided"


async def test_two_not_quite_are_one_message(stage: SandboxDriver) -> None:
    """Within ten minutes of the first the second joins it by an edit, each with its buttons; a later one calls anew."""
    await lead_asks(stage)
    await three_seal(stage)
    await lead_decides(stage, "Something else", heard="You would have it the other way.")
    before = await messages_of(stage, "lead")
    for place, name in enumerate(("agent-1", "agent-2", "agent-3")):
        person = stage.person(name)
        await person.press("Not quite", "dm")
        await person.fill({"My point, in one sentence": f"Point {place + 1} is mine."})
        await person.submit()
        await stage.clock.advance(minutes=6)

    assert await messages_of(stage, "lead") == before + 2
    first, second = (await stage.person("lead").dm())[-2:]
    assert first.text == "agent-1, agent-2 say: not quite."
    assert first.shown.count("[That is what I hear now]") == 2
    assert "agent-3: not quite" in second.shown.replace("*", "")
    lead = stage.person("lead")
    await lead.press("That is what I hear now", message=first)
    first = (await lead.dm())[-2]
    assert first.shown.count("[That is what I hear now]") == 1
    assert "Point 2 is mine. ✔ heard" not in await card_says(stage)
    await lead.press("That is what I hear now", message=first)
    assert "Point 2 is mine. ✔ heard by lead" in await card_says(stage)


async def test_stepping_aside_from_the_question_itself(stage: SandboxDriver) -> None:
    """Recuse myself stands in the question's own menu; it is no dissent, and the last answer puts it in force."""
    await lead_asks(stage)
    for name in ("agent-1", "agent-2", "agent-3"):
        await seals(stage, name, "Yes", "I would have wanted the check.")
    await lead_decides(stage)
    agent = stage.person("agent-1")
    await agent.choose_menu("Recuse myself", message=await ask_of(stage))

    assert "You step aside" in (await ask_of(stage)).text
    assert "Recused 1" in await card_says(stage)
    for name in ("agent-2", "agent-3"):
        await stage.person(name).press("Agree", "dm")
    assert "Recused agent-1" in await card_says(stage)
