"""What cannot be asked gets a sentence under its field, all at once; words that try tricks are shown as words."""

import pytest

from bot.sandbox.driver import Form, PersonDriver, SandboxDriver
from tests.stories.steps import QUESTION, asks, card, lead_asks, seals

TOLD = (("sqlite", "http"),)  # sentences under fields: neither database nor transport changes one
PEOPLE = "Who writes a position"
OPTIONS = "Options, one a line"
LINE = "/decide Should we move? @agent-1 @agent-2 fri 17:00"
HIDDEN = "\u200b\u200d\u2060"  # nothing of it shows

REFUSED = (
    ({PEOPLE: []}, PEOPLE, "Please complete this required field."),
    (
        {PEOPLE: ["lead"]},
        PEOPLE,
        "Nobody else is asked, so this is a note. Pick one person besides whoever decides.",
    ),
    ({PEOPLE: ["agent-1", "Decide"]}, PEOPLE, "Decide is a bot or deactivated and cannot answer. Pick somebody else."),
    ({OPTIONS: ""}, OPTIONS, "Please complete this required field."),
    ({OPTIONS: f"{HIDDEN}\n \n"}, OPTIONS, "Pick or write at least one option, one a line."),
    ({OPTIONS: "Something else"}, OPTIONS, "Pick or write at least one option, one a line."),
    ({OPTIONS: "Do nothing"}, OPTIONS, "Write at least one option besides “Do nothing”, one a line."),
    (
        {OPTIONS: "\n".join(f"Way {n}" for n in range(10))},
        OPTIONS,
        "10 options are too many to compare; keep nine at most.",
    ),
    ({OPTIONS: "Yes\nNo\n  yes "}, OPTIONS, "“yes” is there twice. Keep one of them."),
    ({OPTIONS: f"Yes\nY{HIDDEN}es"}, OPTIONS, f"“Y{HIDDEN}es” is there twice. Keep one of them."),
    (
        {OPTIONS: "Move everything to the second floor, and " + "x" * 40},
        OPTIONS,
        "“Move everything to the s…” is too long for a button; keep 75 characters and explain in Background.",
    ),
    ({"Question": "x" * 300}, "Question", "That is 301 characters; 300 fit. Nothing was cut: please shorten it."),
    ({"Question": HIDDEN}, "Question", "Write the question, for example: Should we move stand-up to 9:30?"),
    ({"Question": " ? "}, "Question", "Write the question, for example: Should we move stand-up to 9:30?"),
    ({"Question": ""}, "Question", "Please complete this required field."),
    # Slack counts what is typed itself; our own sentence, above, is for what it does not know.
    ({"Background": "x" * 1501}, "Background", "Please enter no more than 1500 characters."),
    ({"Answers by": None}, "Answers by", "Please complete this required field."),
)


async def form_of(person: PersonDriver) -> Form:
    """Return the form that somebody sees."""
    form = await person.modal()
    assert form is not None, "the form stays open"
    return form


async def test_each_mistake_has_its_sentence(stage: SandboxDriver) -> None:
    """One sentence under the field, the form stays with all that was typed, and nobody hears anything."""
    lead = stage.person("lead")
    for values, label, sentence in REFUSED:
        await lead.slash(LINE)
        await lead.fill(dict(values))
        await lead.submit()
        form = await form_of(lead)
        assert {name: one.error for name, one in form.fields.items() if one.error} == {label: sentence}, values
        assert len(sentence.split()) <= 25
        [(filled, value)] = values.items()
        assert form.fields[filled].value == value or not value, "nothing is cut or lost"
        await lead.close(everything=True)
    assert await lead.notices() == []
    assert not [one for one in await lead.reads("#support") if not one.ephemeral]
    assert sum(one["messages"] for one in (await stage.counts()).values()) == 0


async def test_everything_wrong_is_said_at_once(stage: SandboxDriver) -> None:
    """Four mistakes are four sentences after one press."""
    lead = stage.person("lead")
    await lead.slash(LINE)
    wrong = {"Question": "?", OPTIONS: "Yes\nyes", PEOPLE: ["lead"]}
    await lead.fill({**wrong, "Answers by": "next blursday"})
    await lead.submit()
    fields = (await form_of(lead)).fields
    assert {label for label, one in fields.items() if one.error} == {*wrong, "Answers by"}


async def test_who_cannot_decide(stage: SandboxDriver) -> None:
    """A bot, a guest: refused under their field on the page where they are picked, and a member is taken."""
    lead = stage.person("lead")
    await lead.slash(LINE)
    await lead.press("Change")
    sentences = {
        "Decide": "Decide is a bot or deactivated and cannot answer. Pick somebody else.",
        "contractor": "contractor is a guest here: guests answer, and do not decide, own or rule. Pick a member.",
    }
    for name, sentence in sentences.items():
        await lead.fill({"Who decides": name})
        await lead.press("Done")
        page = await form_of(lead)
        assert (page.title, page.fields["Who decides"].error) == ("People", sentence)
    await lead.fill({"Who decides": "agent-3", "Only told": ["contractor", "Decide"]})
    await lead.press("Done")
    assert (await form_of(lead)).fields["Only told"].error == sentences["Decide"]
    await lead.fill({"Only told": ["contractor"]})
    await lead.press("Done")
    assert "@agent-3 decides. · 1 person also told" in (await form_of(lead)).shown


async def test_who_left_in_the_meantime(stage: SandboxDriver) -> None:
    """Somebody who was deactivated while the form was open is refused by name, as decider and as contributor."""
    lead = stage.person("lead")
    await lead.slash(LINE)
    await lead.press("Change")
    await lead.fill({"Who decides": "agent-3"})
    await lead.press("Done")
    await stage.admin("deactivate", user="agent-3")
    await lead.submit()
    told = "agent-3 is a bot or deactivated and cannot answer. Pick somebody else."
    assert (await form_of(lead)).fields[PEOPLE].error == told

    await lead.press("Change")
    await lead.fill({"Who decides": "lead"})
    await lead.press("Done")
    await stage.admin("deactivate", user="agent-2")
    await lead.submit()
    assert (await form_of(lead)).fields[PEOPLE].error == told.replace("agent-3", "agent-2")
    await lead.fill({PEOPLE: ["agent-1"]})
    await asks(lead)
    assert "0 of 1 in" in (await card(stage)).shown


def marked_up(blocks: object) -> list[str]:
    """Return every text in which Slack would obey signs: a label of a button is none."""
    if isinstance(blocks, list):
        return [text for one in blocks for text in marked_up(one)]
    if not isinstance(blocks, dict):
        return []
    own = [str(blocks["text"])] if blocks.get("type") == "mrkdwn" else []
    return own + [text for one in blocks.values() for text in marked_up(one)]


TRICKS = "<!channel> <!here> <@U0AGENT3> @here @agent-3 <https://evil.example/|click> *bold* ~no~ `code`"


async def test_words_are_only_words(stage: SandboxDriver) -> None:
    """Calls, mentions, links and formats in any text are shown as typed, everywhere; nobody is called by them."""
    lead, agent = stage.person("lead"), stage.person("agent-1")
    await lead.slash("/decide open", channel="#support")
    await lead.fill(
        {
            "Question": f"Who reads {TRICKS}",
            "Background": f"> {TRICKS}",
            OPTIONS: "<!channel>\n<@U0AGENT3> & co\n🎉",
            PEOPLE: ["agent-1", "agent-2"],
        }
    )
    await lead.submit()

    asked = await card(stage)
    shown = asked.shown.replace("∗", "*").replace("∼", "~").replace("ˋ", "`").replace("\u00ad", "")
    assert f"Who reads {TRICKS}?" in shown
    assert f"> {TRICKS}" in shown
    assert "<!channel>, <@U0AGENT3> & co or 🎉" in shown
    [message] = await agent.dm()
    assert "[<!channel>]  [<@U0AGENT3> & co]  [🎉]  [Something else]" in message.shown

    await seals(stage, "agent-1", "<@U0AGENT3> & co", f"Because {TRICKS}")
    await seals(stage, "agent-2", "🎉", "🎉")
    thread = await agent.thread(await card(stage))
    assert f"Because {TRICKS[:40]}" in thread[1].shown
    for place in [asked, message, *thread, *await lead.dm()]:
        sent = place.text + "".join(marked_up(place.blocks))
        assert "<!" not in sent.replace("<!date", "")
        assert "<@U0AGENT3>" not in sent
        assert "<https://evil.example" not in sent

    told = {one for call in await stage.calls() for one in call["notified"]}
    assert told == {"U0AGENT1", "U0AGENT2", "U0LEAD"}, "two who were asked, and the decider whose turn it is"
    counts = await stage.counts()
    assert [counts[name]["messages"] for name in ("agent-1", "agent-2", "agent-3", "product-manager")] == [1, 1, 0, 0]


async def test_every_script_and_direction(stage: SandboxDriver) -> None:
    """Arabic with its own question mark, directions that are never closed, joined emoji, letters that do not show."""
    lead = stage.person("lead")
    await lead.slash("/decide هل نغلق المكتب يوم الجمعة؟ @agent-1 @agent-2 fri 17:00")
    await lead.submit()
    assert (await form_of(lead)).fields[OPTIONS].error, "no Yes and No is guessed from a language that is not known"
    family = "👩\u200d👩\u200d👧"
    await lead.fill({"Background": "\u202eabc", OPTIONS: f"نعم\nلا\n{family}"})
    await lead.submit()
    asked = await card(stage)
    assert "هل نغلق المكتب يوم الجمعة؟" in asked.shown
    assert "؟?" not in asked.shown, "its own question mark is enough"
    assert asked.shown.count("\u202e") == asked.shown.count("\u202c") == 1, "what opens a direction is closed"
    assert f"[{family}]" in (await stage.person("agent-1").dm())[0].shown

    await lead.slash("/decide open")
    await lead.fill({"Question": f"{HIDDEN}Two{HIDDEN} words", OPTIONS: f"A{HIDDEN}\nB"})
    await lead.submit()
    assert "Two" in (await card(stage)).shown
    agent = stage.person("agent-1")
    await agent.press("Write my position", "dm")  # the second ask of a day stands in its first message
    await agent.fill({"My choice": "B", "Because": "\u200bBecause.\u200b"})
    await agent.submit()
    assert "1 of 2 in" in (await card(stage)).shown


async def test_a_reason_that_shows_nothing(stage: SandboxDriver) -> None:
    """A sentence of invisible letters is none; one emoji is one."""
    agent = stage.person("agent-1")
    await lead_asks(stage)
    await agent.press("Yes", "dm")
    await agent.fill({"Because": HIDDEN})
    await agent.submit()
    assert (await form_of(agent)).fields["Because"].error
    await agent.fill({"Because": "👍"})
    await agent.submit()
    assert await agent.modal() is None
    assert f"Sealed. {QUESTION}" in (await agent.dm())[0].shown


pytestmark = pytest.mark.asyncio
