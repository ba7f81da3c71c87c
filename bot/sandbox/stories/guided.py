"""A decision in one minute: one question, three sealed positions, one decision, one dissent heard, three answers."""

from bot.sandbox.stories.acts import Fill, Press, React, Slash, Step, Submit, Wait

__all__ = ["ASK", "BEFORE", "CHANNEL", "DECISION", "HAPPENED", "HEARD", "STEPS", "TITLE"]

TITLE = "A decision in one minute"
CHANNEL = "#support"
QUESTION = "Should refunds over $200 need a second pair of eyes?"
ASK = f"/decide {QUESTION} @agent-1 @agent-2 @agent-3 15:00"
DECISION = "Yes, for 14 days"
HAPPENED = "No wrong payment in 61 refunds, 4 minutes more on average."
HEARD = "You fear slower refunds for honest customers."

BEFORE = (
    ("agent-2", "Third one this month: a refund of $240 went to the wrong card. I sent that one, and I am sorry."),
    ("agent-1", "All three were typed in from a phone call. Somebody else would have seen it."),
    ("agent-3", "Please think of the honest customer, too: they wait for money that is theirs."),
)  # what was said in the channel before the visitor came; the page shows it where nobody has said anything yet

STEPS = (
    Step(
        "lead", "You lead support. Ask your team.", "channel",
        (Slash(ASK),),
    ),
    Step(
        "lead", "The form is filled.", "channel",
        (Submit("Ask"),),
    ),
    Step(
        "lead", "Three colleagues were asked.", "channel",
        (
            Press("Yes", "agent-1", for_you=True),
            Fill({"Because": "Two minutes of checking is cheaper than one wrong payment."}, "agent-1"),
            Submit("Seal it", "agent-1", for_you=True),
            Press("Yes", "agent-2", for_you=True),
            Fill({"Because": "I sent one of the three; I would have wanted the check."}, "agent-2"),
            Submit("Seal it", "agent-2", for_you=True),
        ),
        button="Let two answer",
    ),
    Step(
        "agent-3", "Now be agent-3, who disagrees.", "dm",
        (
            Press("No"),
            Fill(
                {
                    "Because": "Honest customers wait longer for money that is theirs.",
                    "What would change my mind": "Fraud above 2 % of refunds.",
                }
            ),
            Submit("Seal it"),
        ),
    ),
    Step("agent-3", "All open at once. Difference first.", "thread", button="I have read it"),
    Step(
        "lead", "Be lead. Decide, and say what you heard.", "dm",
        (
            Press("Decide"),
            Fill(
                {
                    "Decision": "Yes",
                    "In one sentence": DECISION,
                    "Why": "Three wrong payments cost $780; a check takes two minutes. We try it on real refunds.",
                }
            ),
            Submit("Next"),
            Fill({"What you heard, in your own words": HEARD}),
            Submit("Announce"),
        ),
    ),
    Step(
        "agent-3", "Be agent-3. Were you heard? Then answer.", "dm",
        (
            Press("Agree", "agent-1", for_you=True),
            React("white_check_mark", DECISION, "agent-2", for_you=True),
            Press("Yes, that is my point"),
            Press("Disagree and commit"),
        ),
    ),
    Step(
        "lead", "Fourteen days later.", "dm",
        (
            Wait(14),
            Press("It was sound"),
            Fill({"And the outcome?": "Keep it", "What happened, in a line": HAPPENED}),
            Submit("Save"),
            Wait(1),  # agent-3 lives further east: it is in their message of the next morning
            Press("It did not", "agent-3", for_you=True),
        ),
        button="+14 days",
    ),
    Step(
        "lead", "That was it. Your turn.", "channel",
        ways=(("Ask your own", "ask"), ("See what Slack was told", "calls")),
    ),
)  # fmt: skip
