"""Screens of writing a PRFAQ: the forms, what is asked beside a part, the readable whole, and what changed."""

from typing import Any

from bot.domain.prfaq import EMPTY, Document
from bot.domain.prfaq.changes import changes
from bot.domain.prfaq.review import review, review_part
from bot.views import wire
from bot.views.kit import Said, context, section
from bot.views.prfaq import forms, meters, notes, pages

IDS = wire.value(number=51, part="problem", seen=2)
LOUD = (
    "Many head teachers say that the bus is often late. Our revolutionary board should be *much* better. "
    "Experts agree. Basically, 40 children wait outside. It should work."
)
PLAIN = "In a hall survey of 150 parents in May 2031, 112 said that children wait outside. It rains on 140 days."
WRITTEN = Document.of(
    first={"who": "Head teachers of village schools with 40 to 90 children"},
    sections={
        "heading": "Osier: the school bus on a board in the hall",
        "subheading": "Head teachers of village schools see the bus, and so do the children",
        "summary": "Leeds, school gazette, 3 September 2031. Osier shows the bus on a board. Children wait inside.",
        "problem": LOUD,
        "solution": "A child looks at the <!channel> board and stays in until the bus is two stops away.",
        "quotes": "> “I kept my coat on for an hour.” (a pupil, 9)",
    },
    external=[("What does it cost?", "200 pounds a board."), ("Who may look?", "Whoever is in the hall.")],
    internal=[("Why might it not work?", "Risk, high: drivers object."), ("What would make us stop?", "4 of 9 quit.")],
    other=[("Thanks", "To the caretaker.")],
)
LEFT = (notes.Left("Experts agree", "They are named in the appendix, which readers have."),)
GERMAN = "Der Bus ist oft zu spät, und die Kinder warten im Regen auf der Straße, weil niemand es ihnen sagt."


def views() -> dict[str, dict[str, Any]]:
    """Return the forms and the readable whole."""
    part = review_part("problem", LOUD)
    saved = {"number": 51, "ids": IDS, "saved": "at 14:25"}
    return {
        "PQ-first": forms.first_modal(EMPTY),
        "PQ-first-again": forms.first_modal(WRITTEN, ids=wire.value(number=51)),
        "PQ-part": forms.part_modal("problem", EMPTY, number=51, ids=IDS),
        "PQ-part-noted": forms.part_modal("problem", WRITTEN, review=part, left=LEFT, **saved),
        "PQ-question": forms.part_modal("internal.2", WRITTEN, number=51, ids=IDS),
        "PQ-question-new": forms.part_modal("external.3", WRITTEN, number=51, ids=IDS),
        "PQ-leave": forms.leave_modal("robust", "Which failure no longer happens?", ids=IDS),
        "PQ-whole": pages.whole_modal(WRITTEN, 51),
        "PQ-whole-last": pages.whole_modal(WRITTEN, 51, 99),
        "PQ-whole-empty": pages.whole_modal(EMPTY, 51),
    }


def said() -> dict[str, Said]:
    """Return what stands beside a part in a message, and what changed."""
    after = WRITTEN.put("problem", PLAIN).put_pairs("external", [("What does it cost?", "180 pounds a board.")])
    changed = pages.change_blocks(changes(WRITTEN, after), "v1")
    lines = [section("\n".join(meters.whole_lines(review(WRITTEN))))]
    return {
        "PQ-notes": Said("Five questions about Problem.", notes.note_blocks(review_part("problem", LOUD), 51)),
        "PQ-clean": Said("Problem is saved.", notes.note_blocks(review_part("problem", PLAIN), 51)),
        "PQ-german": Said("Problem is saved.", notes.note_blocks(review_part("problem", GERMAN), 51)),
        "PQ-changes": Said("Three parts changed since v1.", changed),
        "PQ-same": Said("Nothing changed.", pages.change_blocks((), "v1")),
        "PQ-meters": Said("How long it is.", [*lines, context(f"{pages.reading_minutes(WRITTEN)} min")]),
    }
