"""S-2 at its edges: a block withdrawn, a taste, an appeal, rulers who are silent, gone or parties, a block too late."""

from bot.sandbox.stories import s2
from bot.sandbox.stories.playing import Edge, Telling
from bot.sandbox.stories.reading import asked_by_form, bare, messages_of, newest

__all__ = ["EDGES", "card", "changes_to", "default_approver"]

OWNER, DIRECTOR, SECURITY, CTO, CHAIR = "region-lead", "director", "security", "cto", "chair"
RULER = "Rules if somebody cannot commit"


async def card(telling: Telling) -> str:
    """Return the card without its bold type."""
    return bare((await s2.card_in(telling)).shown)


async def default_approver(telling: Telling, name: str = CHAIR) -> None:
    """The admin names who rules where nobody else does."""
    lead = telling.person(OWNER)
    await lead.slash("/decide settings", channel=s2.CHANNEL)
    await lead.fill({"Rules where nobody is named": name})
    await lead.submit()


async def changes_to(telling: Telling, name: str, answer: str) -> None:
    """Somebody changes their answer in the small view behind Change."""
    await telling.person(name).press("Change", "dm")
    await telling.person(name).press(answer, "modal")
    await telling.person(name).close(everything=True)


async def _announced(telling: Telling) -> None:
    await s2.ask(telling)
    await s2.seal_all(telling)
    await telling.ws.clock.advance(hours=24)
    await s2.announce(telling)
    await telling.person(SECURITY).press("Yes, that is my point", "dm")


async def withdrawn(telling: Telling) -> None:
    """Whoever blocks commits after all: nothing is held any more, nothing is to be ruled, the others are asked."""
    await s2.to_the_block(telling)
    other = await newest(telling, "finance")
    telling.hold("the others are asked after it", "you are asked after it" in other and "[Agree]" not in other, other)
    await telling.scene("security agrees after all.")
    await changes_to(telling, SECURITY, "Agree")
    telling.hold("then they are asked", "[Agree]" in await newest(telling, "finance"))
    boss = await newest(telling, CTO)
    telling.hold("nothing is left to rule on", "Nothing is left to rule on" in boss and "[Rule]" not in boss, boss)
    told = await newest(telling, DIRECTOR)
    telling.hold("who decides hears it", "Nobody blocks it any more" in told, told)
    pinged = (await messages_of(telling, CTO), await messages_of(telling, "finance"))
    telling.hold("by edits alone", pinged == (1, 1), pinged)
    shown = await card(telling)
    telling.hold("the card holds nothing", "Held" not in shown and "Agree 1" in shown, shown)


async def taste(telling: Telling) -> None:
    """Without a ground the form says so, and one press keeps the words in the other form (D8)."""
    await _announced(telling)
    security = telling.person(SECURITY)
    await telling.scene("security would rather stay, without a ground.")
    await security.press("Cannot commit", "dm")
    told = await asked_by_form(telling, SECURITY)
    telling.hold("the form says what it is for", "Seeing it differently is “disagree and commit”" in told, told)
    mine = {"What I need": "To stay.", "The best reason for the decision, in my words": s2.KERNEL}
    await security.fill({"What exactly": "I would rather stay.", **mine})
    await security.submit()
    form = await security.modal()
    errors = form.errors if form else []
    advice = "That is a disagreement: “Use my words”, above, keeps your words and moves on."
    refused = len(errors) == 1 and errors[0].startswith(advice) and errors[0].endswith("(D8)")
    telling.hold("a taste is refused with the way on", refused, errors)
    await security.press("Use my words", "modal")
    form = await security.modal()
    kept = (form.title, form.fields["What I disagree with"].value) if form else ()
    telling.hold("the words are kept", kept == ("Disagree and commit", "I would rather stay."), kept)
    await security.fill({"Best reason for the decision, in my words": s2.KERNEL})
    await security.submit()
    telling.hold("it counts", "You disagree and commit" in await newest(telling, SECURITY))
    telling.hold("nothing is held", "Held" not in await card(telling))


async def appealed(telling: Telling) -> None:
    """Upheld: everybody is asked. A second "cannot commit" goes to the next level once, then stays on the record."""
    await default_approver(telling)
    await s2.to_the_block(telling)
    names = (SECURITY, DIRECTOR, "finance")
    before = [await messages_of(telling, name) for name in names]
    await s2.rule(telling, "The decision stands")
    for name in (SECURITY, DIRECTOR):
        told = await newest(telling, name)
        telling.hold(f"{name} hears the ruling at once", "cto ruled that it stands" in told, told)
    more = [await messages_of(telling, name) - then for name, then in zip(names, before, strict=True)]
    telling.hold("nobody else is interrupted", more == [1, 1, 0], more)
    asked = "[Agree]" in await newest(telling, SECURITY) and "[Agree]" in await newest(telling, "finance")
    telling.hold("everybody is asked", asked)
    telling.hold("the card says who ruled", "Ruled by cto" in await card(telling))
    telling.hold("who ruled has no button left", "[Rule]" not in await newest(telling, CTO))
    await s2.block(telling)
    telling.hold("an appeal goes one level up", "chair rules by" in await card(telling))
    await s2.rule(telling, "The decision stands", why="Still so.", by=CHAIR)
    await s2.block(telling)
    form = await asked_by_form(telling, SECURITY)
    telling.hold("after that it is on the record", "your words stay on the record" in form, form)
    await telling.person(SECURITY).close(everything=True)
    shown = await card(telling)
    telling.hold("and holds nothing any more", "Held" not in shown and "Cannot commit 1" in shown, shown)


async def silent(telling: Telling) -> None:
    """After two working days the next level is asked, and after theirs it stands unresolved, in plain sight."""
    await default_approver(telling)
    await s2.to_the_block(telling)
    await telling.person(CTO).press("Rule", "dm")
    await telling.person(CTO).close(everything=True)
    await telling.scene("cto looks at it and says nothing for two working days.")
    await telling.ws.clock.advance_to("2026-11-27T09:41+01:00")
    telling.hold("the CTO reads who is asked now", "chair is asked now" in await newest(telling, CTO))
    asked = await newest(telling, CHAIR)
    telling.hold("the next level is asked", "Your ruling is asked by Tue 1 Dec" in asked, asked)
    telling.hold("the card says it", "chair rules by" in await card(telling))
    await telling.scene("chair says nothing, either.")
    await telling.ws.clock.advance_to("2026-12-01T10:00+01:00")
    shown = await card(telling)
    telling.hold("unresolved, in plain sight", "unresolved: nobody is left who can rule" in shown, shown)
    telling.hold("time rules nothing", "Held" in shown, shown)
    telling.hold("no button is left", "[Rule]" not in await newest(telling, CHAIR))
    await changes_to(telling, SECURITY, "Recuse myself")
    telling.hold("who blocks can end it", "Held" not in await card(telling))


async def gone(telling: Telling) -> None:
    """Deactivated: the next level is asked at once. Whoever blocks and leaves: the block stays, and is ruled on."""
    await default_approver(telling)
    await s2.to_the_block(telling)
    await telling.scene("cto's account is deactivated, then security's.")
    await telling.ws.admin("deactivate", user=CTO)
    telling.hold("the next level is asked at once", "chair rules by" in await card(telling))
    await telling.ws.admin("deactivate", user=SECURITY)
    telling.hold("the block stays", "Held" in await card(telling))
    await s2.rule(telling, "The decision stands", by=CHAIR)
    telling.hold("and is ruled on", "Held" not in await card(telling))
    telling.hold("the others are asked", "[Agree]" in await newest(telling, "finance"))


async def party(telling: Telling) -> None:
    """Who writes, or decides, cannot rule: refused at opening. Where nobody is left it is unresolved, until somebody is
    named for the workspace.
    """
    await s2.ask(telling, approver="finance")
    lead = telling.person(OWNER)
    form = await lead.modal()
    refused = str(form.fields[RULER].error) if form else ""
    telling.hold(
        "who takes part cannot rule", refused.startswith("finance has a part in this, so cannot rule"), refused
    )
    await lead.fill({RULER: DIRECTOR})
    await lead.press("Ask")
    form = await lead.modal()
    refused = str(form.fields[RULER].error) if form else ""
    part = "who neither decides nor owns it, instead of director"
    telling.hold("nor can who decides", part in refused, refused)
    await lead.fill({RULER: CTO})
    await lead.press("Ask")
    await s2.seal_all(telling)
    await telling.ws.clock.advance(hours=24)
    await s2.announce(telling)
    await telling.person(SECURITY).press("Yes, that is my point", "dm")
    await s2.block(telling)
    await telling.ws.admin("deactivate", user=CTO)
    telling.hold("nobody can rule", "unresolved: nobody is left who can rule" in await card(telling))
    await default_approver(telling)
    telling.hold("who is named for the workspace rules", "chair rules by" in await card(telling))
    telling.hold("and is asked", "[Rule]" in await newest(telling, CHAIR))


async def too_late(telling: Telling) -> None:
    """A block after it came into force has it looked at again, and undoes nothing; who decides is told at once."""
    await _announced(telling)
    for name in (SECURITY, *(one for one in (*s2.ASKED, DIRECTOR) if one != SECURITY)):
        if any("[Agree]" in one.shown for one in await telling.person(name).dm()):
            await telling.person(name).press("Agree", "dm")
    shown = await card(telling)
    telling.hold("everybody answered: it is in force", "[Agree]" not in shown, shown)
    await telling.scene("security cannot commit any more.")
    before = await messages_of(telling, DIRECTOR)
    await telling.person(SECURITY).press("Change", "dm")
    await telling.person(SECURITY).press("Cannot commit", "modal")
    form = await asked_by_form(telling, SECURITY)
    telling.hold("the form says what will happen", "It is in force, and stays so: it is looked at again" in form, form)
    await telling.person(SECURITY).fill(
        {
            "Ground": "It breaks a law, contract or rule",
            "What exactly": s2.WORDS,
            "What I need": s2.NEED,
            "The best reason for the decision, in my words": s2.KERNEL,
        }
    )
    await telling.person(SECURITY).submit()
    shown = await card(telling)
    telling.hold("nothing is held or undone", "Held" not in shown and s2.JUNE in shown, shown)
    telling.hold("it is looked at again", "security cannot commit any more" in shown, shown)
    telling.hold("who decides hears it", await messages_of(telling, DIRECTOR) - before == 1)


EDGES = (
    Edge("a block is withdrawn", withdrawn),
    Edge("the ground is taste: D8 offers disagree and commit", taste),
    Edge("the ruling is appealed", appealed),
    Edge("who rules is silent for two working days", silent),
    Edge("who rules, and who blocks, are deactivated", gone),
    Edge("who rules is a party, or nobody is left", party),
    Edge("a block after it came into force", too_late),
)
