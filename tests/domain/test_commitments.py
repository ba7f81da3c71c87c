"""Commitments: what each said, folded from buttons, forms and emoji; nobody for somebody else, silence never a yes."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import commitments
from bot.domain.commitments import Answer, Answered, AnswerForm, Ground, Mark, Standing
from bot.domain.debates import SOMETHING_ELSE
from bot.domain.decisions import DecisionState, Origin, next_version
from tests.domain.cast import (
    AGENTS,
    LEAD,
    NOW,
    ONE,
    STRANGER,
    THREE,
    TWO,
    chosen,
    codes,
    decided,
    decision,
    passed,
)

AGREE, DISAGREE, CANNOT, RECUSED = Answer
WORDS = AnswerForm(DISAGREE, "honest customers wait longer", "fraud above 2 %")
BLOCK = AnswerForm(CANNOT, "two contracts name EU-1", ground=Ground.RULE, need="legal's written view")


@pytest.mark.parametrize(
    ("emoji", "kind"),
    [
        ("white_check_mark", AGREE),
        ("handshake", DISAGREE),
        ("raised_hand", CANNOT),
        ("hand", CANNOT),  # the same sign by its other name
        ("raised_hand::skin-tone-5", CANNOT),
        ("hand::skin-tone-2", CANNOT),
        ("handshake::skin-tone-3", DISAGREE),
        ("handshake::skin-tone-2-5", DISAGREE),  # two hands, two tones
        ("+1", None),
        ("heavy_check_mark", None),  # looks alike, and is another
        ("raised_hands", None),
        ("wave::skin-tone-2", None),
        ("", None),
    ],
)
def test_what_an_emoji_means(emoji, kind):
    """Three signs answer, whatever the colour of the hand; any other sign is none."""
    assert commitments.meaning_of(emoji) is kind


def given_form(form: AnswerForm, order: int, member: str = ONE.id) -> Answered:
    return Answered(member, form, NOW, order)


def marks(*said: tuple[Answer, int | None], member: str = ONE.id) -> list[Mark]:
    return [Mark(member, kind, order) for kind, order in said]


YES = AnswerForm(AGREE)


@pytest.mark.parametrize(
    ("form", "found", "words", "counts", "begun"),
    [
        (None, [], None, None, None),  # silence is no answer
        (None, [], WORDS, None, None),  # nor is a position that differed
        (None, [(AGREE, 1)], None, AGREE, None),
        (None, [(DISAGREE, 1)], None, None, DISAGREE),  # words are missing: only begun
        (None, [(DISAGREE, 1)], WORDS, DISAGREE, None),  # the position's own words serve
        (None, [(CANNOT, 1)], WORDS, None, CANNOT),  # a hand never counts by itself
        (None, [(AGREE, 1), (DISAGREE, 2)], None, None, DISAGREE),  # the newest, half-said as it is
        (None, [(DISAGREE, 2), (AGREE, 1)], WORDS, DISAGREE, None),  # newest by order, not by place
        (None, [(CANNOT, 1), (AGREE, 2)], None, AGREE, None),
        ((YES, 2), [(CANNOT, 1)], None, AGREE, None),  # a form outranks older emoji
        ((WORDS, 1), [(AGREE, 2)], None, AGREE, None),  # and a newer emoji outranks the form
        ((YES, 1), [(CANNOT, 2)], None, None, CANNOT),  # which then is not an answer any more
        ((BLOCK, 1), [(CANNOT, 2)], None, CANNOT, None),  # the form's words stand beside the hand
        ((WORDS, 1), [(DISAGREE, 2)], None, DISAGREE, None),
        ((AnswerForm(RECUSED), 1), [], None, RECUSED, None),
        # found by looking, its moment unknown: counts only where it is the only thing said
        (None, [(AGREE, None)], None, AGREE, None),
        (None, [(DISAGREE, None)], None, None, DISAGREE),
        (None, [(CANNOT, None), (CANNOT, None)], None, None, CANNOT),  # the same on two messages is one
        (None, [(AGREE, None), (DISAGREE, None)], WORDS, None, None),  # which was first? ask
        ((YES, 1), [(DISAGREE, None)], WORDS, AGREE, None),
        (None, [(AGREE, 1), (DISAGREE, None)], WORDS, AGREE, None),
    ],
)
def test_the_answer_that_counts(form, found, words, counts, begun):
    """The newest emoji still standing is the answer, a form outranks older ones, half-said answers are not counted."""
    answered = given_form(*form) if form else None
    standing = commitments.standing(ONE.id, answered, marks(*found), words)
    assert (standing.kind, standing.begun) == (counts, begun)
    assert standing.member == ONE.id


def test_words_stand_beside_the_emoji():
    """An emoji alone brings the words that its person wrote themselves, and nobody else's."""
    assert commitments.standing(ONE.id, None, marks((DISAGREE, 1)), WORDS).form == WORDS
    assert commitments.standing(ONE.id, given_form(BLOCK, 1), marks((CANNOT, 2)), None).form == BLOCK
    own = replace(WORDS, words="newer words")
    assert commitments.standing(ONE.id, given_form(own, 1), marks((DISAGREE, 2)), WORDS).form == own


def test_marks_of_others_are_theirs():
    """What somebody else put there answers nothing for me."""
    assert commitments.standing(ONE.id, None, marks((AGREE, 1), member=TWO.id), None).kind is None


steps = st.lists(
    st.tuples(st.sampled_from(["form", "add", "remove"]), st.sampled_from([AGREE, DISAGREE, CANNOT])), max_size=12
)


@given(steps=steps, words=st.sampled_from([None, WORDS]), shuffled=st.randoms(use_true_random=False))
def test_folding_is_remembering_what_was_said_last(steps, words, shuffled):
    """Played step by step: an emoji appends, its removal takes only itself back, a form replaces earlier forms."""
    forms = {AGREE: YES, DISAGREE: replace(WORDS, words="from a form"), CANNOT: BLOCK}
    said: list[tuple[str, Answer, int]] = []
    for order, (step, kind) in enumerate(steps, 1):
        standing_already = any(how == "emoji" and what is kind for how, what, _ in said)
        if step == "form":
            said = [one for one in said if one[0] != "form"] + [("form", kind, order)]
        elif step == "add" and not standing_already:
            said.append(("emoji", kind, order))
        elif step == "remove":
            said = [one for one in said if one[:2] != ("emoji", kind)]
    answered = next((given_form(forms[kind], order) for how, kind, order in said if how == "form"), None)
    standing_marks = marks(*((kind, order) for how, kind, order in said if how == "emoji"))
    shuffled.shuffle(standing_marks)

    how, kind, _ = said[-1] if said else ("nothing", None, 0)
    by_form = answered is not None and answered.form.kind is kind
    has_words = how == "form" or by_form or kind is AGREE or (kind is DISAGREE and words is not None)
    counted = commitments.standing(ONE.id, answered, standing_marks, words)
    assert counted.kind is (kind if has_words else None)
    assert counted.begun is (None if has_words else kind)
    assert counted.by_emoji is (how == "emoji")


@pytest.mark.parametrize(
    ("position", "says"),
    [
        (chosen(THREE.id, "No", reason="slower", change_my_mind="fraud"), AnswerForm(DISAGREE, "slower", "fraud")),
        (chosen(THREE.id, SOMETHING_ELSE, reason="a limit"), AnswerForm(DISAGREE, "a limit")),
        (chosen(THREE.id, "Yes"), None),  # wanted what was decided
        (passed(THREE.id), None),
        (None, None),
    ],
)
def test_earlier_words(position, says):
    """A position that chose differently has said the disagreement already; any other has not."""
    assert commitments.earlier_words(decision(), position) == says


@pytest.mark.parametrize(
    ("form", "words", "result"),
    [
        (AnswerForm(DISAGREE), WORDS, WORDS),
        (AnswerForm(DISAGREE, "\u200b"), WORDS, WORDS),
        (AnswerForm(DISAGREE, "mine"), WORDS, AnswerForm(DISAGREE, "mine")),  # what is written now wins
        (AnswerForm(DISAGREE), None, AnswerForm(DISAGREE)),
        (YES, WORDS, YES),
        (BLOCK, WORDS, BLOCK),
    ],
)
def test_with_words(form, words, result):
    """One's own earlier words are taken where a disagreement brings none, and nowhere else."""
    assert commitments.with_words(form, words) == result


@pytest.mark.parametrize(
    ("form", "refused"),
    [
        (YES, set()),
        (AnswerForm(RECUSED), set()),
        (WORDS, set()),
        (AnswerForm(DISAGREE, "🐢"), set()),  # emoji are words
        (AnswerForm(DISAGREE), {("EMPTY_WORDS", "words")}),
        (AnswerForm(DISAGREE, "\u200b\ufe0f"), {("EMPTY_WORDS", "words")}),
        (AnswerForm(DISAGREE, "x" * 1501), {("TOO_LONG", "words")}),
        (BLOCK, set()),
        (AnswerForm(CANNOT), {("EMPTY_GROUND", "ground"), ("EMPTY_GROUND", "words"), ("EMPTY_GROUND", "need")}),
        (replace(BLOCK, ground=None), {("EMPTY_GROUND", "ground")}),  # a taste is no ground
        (replace(BLOCK, need=" "), {("EMPTY_GROUND", "need")}),
        (replace(BLOCK, need="x" * 1501), {("TOO_LONG", "need")}),
        (replace(BLOCK, best_reason="x" * 1501), {("TOO_LONG", "best_reason")}),
    ],
)
def test_what_an_answer_needs(form, refused):
    """Agreeing takes a press; disagreeing a line; not committing a ground, the fact and what is needed."""
    result = commitments.answer(decision(), form, by=ONE.id, now=NOW, order=1, before=Standing(ONE.id))
    assert (codes(result) if isinstance(result, tuple) else set()) == refused


@pytest.mark.parametrize(
    ("changes", "by", "refused"),
    [
        ({}, ONE, None),
        ({}, STRANGER, "FOR_SOMEBODY_ELSE"),
        ({}, LEAD, "FOR_SOMEBODY_ELSE"),  # who decided has committed, and answers for nobody
        ({"state": DecisionState.IN_FORCE, "in_force_at": NOW}, ONE, "ANSWERS_CLOSED"),
        ({"state": DecisionState.IN_FORCE, "in_force_at": NOW}, STRANGER, "FOR_SOMEBODY_ELSE"),
    ],
)
def test_who_may_answer(changes, by, refused):
    """Those who were asked answer, each for themselves, until the decision is in force."""
    for form in (YES, AnswerForm(CANNOT)):
        held = decision(**changes)
        result = commitments.answer(held, form, by=by.id, now=NOW, order=1, before=Standing(by.id))
        if refused:
            assert codes(result) == {(refused, None)}
        elif form is YES:
            assert result == Answered(by.id, YES, NOW, 1)


def test_the_same_press_twice():
    """Pressing again what was said is counted once; saying it anew in other words is a change."""
    before = Standing(ONE.id, WORDS)
    again = commitments.answer(decision(), WORDS, by=ONE.id, now=NOW, order=2, before=before)
    assert codes(again) == {("ALREADY_COUNTED", None)}
    spaced = replace(WORDS, words=f" {WORDS.words}\n")
    assert codes(commitments.answer(decision(), spaced, by=ONE.id, now=NOW, order=2, before=before)) == codes(again)
    other = commitments.answer(decision(), replace(WORDS, words="x"), by=ONE.id, now=NOW, order=2, before=before)
    assert isinstance(other, Answered)


def test_a_press_outlives_the_emoji():
    """Who reacted and then pressed the same answer keeps it when the emoji is taken away."""
    reacted = commitments.standing(ONE.id, None, marks((AGREE, 1)), None)
    pressed = commitments.answer(decision(), YES, by=ONE.id, now=NOW, order=2, before=reacted)
    assert isinstance(pressed, Answered)
    assert commitments.standing(ONE.id, pressed, [], None).kind is AGREE


standings = st.lists(
    st.builds(
        Standing,
        st.sampled_from([*AGENTS, LEAD.id, STRANGER.id]),
        st.none() | st.sampled_from([YES, WORDS, BLOCK, AnswerForm(RECUSED)]),
        st.none() | st.sampled_from([DISAGREE, CANNOT]),
    ),
    unique_by=lambda one: one.member,
)


@given(standings)
def test_the_tally(given):
    """Each who was asked is counted once, by what they said; bystanders never, and silence only as silence."""
    counts = commitments.tally(decision(), given)
    assert list(counts) == [AGREE, DISAGREE, CANNOT, RECUSED, None]  # the one fixed order
    said = {one.member: one.kind for one in given if one.member in AGENTS and one.kind}
    assert sum(counts.values()) == len(AGENTS)
    assert counts[None] == len(AGENTS) - len(said)
    for kind in Answer:
        assert counts[kind] == sum(1 for one in said.values() if one is kind)


def test_what_an_answer_changes():
    """An answer edits the card, the line and the person's own question; the end edits everybody's."""
    views = commitments.changed_views(decision(), ONE.id)
    assert [view.key for view in views] == ["debate.card:42", "decision.line:42", f"ask:42:{ONE.id}"]
    closing = commitments.closing_views(decided().debate, decision())
    assert {view.member for view in closing if view.member} == set(AGENTS)


def test_an_emoji_answers_the_version_that_it_was_put_on():
    """What stands from before an amendment, or since nobody knows when, answers the first version alone."""
    first = decision()
    _, second = next_version(first, origin=Origin.AMENDED, by="ULEAD", now=first.decided_at + timedelta(hours=1))
    at = second.decided_at.timestamp()
    before, after = (Mark("UONE", Answer.AGREE, 1, f"{moment:.6f}") for moment in (at - 1, at + 0.0001))
    unknown = Mark("UTWO", Answer.AGREE, None)
    assert commitments.since(first, [before, after, unknown]) == (before, after, unknown)
    assert commitments.since(second, [before, after, unknown]) == (after,)


@pytest.mark.parametrize("state", sorted(DecisionState))
def test_another_answer_once_it_is_in_force(state):
    """Who was asked can answer otherwise while it is in force, not once it is over; nobody else ever."""
    after = decision(state=state)
    refused = commitments.why_not_answer_later(after, ONE.id)
    assert (refused is None) is (state is DecisionState.IN_FORCE)
    assert codes(commitments.why_not_answer_later(after, STRANGER.id)) == {("FOR_SOMEBODY_ELSE", None)}
