"""Lengths and claims of a PRFAQ, in words: each number stands alone, and none is a score."""

from collections.abc import Mapping

from bot.domain.lint import Grade, Grades
from bot.domain.prfaq.review import Meter, Review
from bot.domain.prfaq.sections import EXTERNAL, INTERNAL, title_of
from bot.views import dates

__all__ = ["GRADES", "claims_line", "meter_line", "whole_lines"]

GRADES: Mapping[Grade, str] = {
    Grade.SUPPORTED: "number and source",
    Grade.NUMBER_ONLY: "a number, no source",
    Grade.BARE: "no number",
    Grade.ASSUMPTION: "assumption",
}


def meter_line(meter: Meter) -> str:
    """Return "84 of 120 words · 4 sentences"; what is over is told, and nothing is refused for it."""
    if meter.budget is None:
        return dates.plural(meter.words, "word")
    line = f"{meter.words:,} of {meter.budget:,} words"
    if meter.over:
        line += f", {meter.words - meter.budget:,} over"
    if meter.wanted and meter.sentences and not meter.wanted[0] <= meter.sentences <= meter.wanted[1]:
        low, high = meter.wanted
        wanted = str(high) if low == high else f"{low} to {high}"
        line += f" · {dates.plural(meter.sentences, 'sentence')}, {wanted} fit here"
    return line


def claims_line(grades: Grades) -> str:
    """Return "2 of 3 claims have a source · 1 assumption, without a day"; "" where nothing is claimed."""
    if not grades.all:
        return ""
    line = f"{grades.supported} of {dates.plural(grades.all, 'claim')} {'has' if grades.all == 1 else 'have'} a source"
    if grades.assumptions:
        line += f" · {dates.plural(grades.assumptions, 'assumption')}"
    if grades.undated:
        line += f", {grades.undated} without a day of measuring"
    return line


def whole_lines(review: Review) -> list[str]:
    """Return the meters of a whole document: the press release, the questions, their number, the claims."""
    low, high = review.wanted_pairs
    lines = [
        f"Press release: {meter_line(review.press_release)}",
        f"Questions and answers: {meter_line(review.questions)}",
    ]
    for key in (EXTERNAL, INTERNAL):
        count = review.pairs.get(key, 0)
        wanted = "" if low <= count <= high else f", {low} to {high} fit here"
        lines.append(f"{title_of(key)}: {dates.plural(count, 'question')}{wanted}")
    lines += ["The questions are shorter than the press release. Which hard one is missing?"] if review.thin else []
    lines += [f"Claims: {claims_line(review.grades)}"] if review.grades.all else []
    if not review.english:
        lines.append(NOT_ENGLISH)
    return lines


NOT_ENGLISH = "This does not read as English. The word check knows English alone, so it is off here."
