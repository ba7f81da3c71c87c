"""Names on the wire: versioned, never renamed, so that a button of last month still finds its handler.

Repeated elements carry a suffix "#n", which nobody compares. Values and metadata carry opaque ids alone, never words.
"""

import re
from urllib.parse import parse_qsl, urlencode

__all__ = ["bare", "number_in", "numbered", "read_value", "value"]

# Buttons and menus
POSITION_WRITE = "position.write.v1"  # value: number, option (its place; "Something else" is after the last)
PARTS_SEEN = "parts.seen.v1"  # value: number; who is only told has seen what was decided
POSITIONS_READ = "positions.read.v1"  # value: number, page; opens "Positions"
POSITIONS_TURN = "positions.turn.v1"  # the same inside the modal: updates it
ANSWERS_WHO = "answers.who.v1"  # value: number; opens "Who?", for those who are named on the decision
ANSWERS_READ = "answers.read.v1"  # value: number, page; opens "Answers"
ANSWERS_TURN = "answers.turn.v1"
# An option's value: number, do (how, history, decide, change, door, open, again, new, after, close)
CARD_MENU = "card.menu.v1"
ASK_MENU = "ask.menu.v1"  # an option's value: number, do (pass, withdraw, door, not_me, recuse, fewer, how)
NOT_ME = "named.not_me.v1"  # value: number
DECIDE = "decide.open.v1"  # value: number
ANSWER_AGREE = "answer.agree.v1"  # value: number
ANSWER_DISAGREE = "answer.disagree.v1"  # value: number
ANSWER_CANNOT = "answer.cannot.v1"  # value: number
ANSWER_RECUSE = "answer.recuse.v1"  # value: number; inside "Your answer"
ANSWER_OPEN = "answer.open.v1"  # value: number; opens "Your answer" (Answer, Change, Answer it)
ANSWER_WORDS = "answer.words.v1"  # value: number; the words that are missing beside an emoji
RECEIPT_YES = "receipt.yes.v1"  # value: number; the dissenter's
RECEIPT_NOT_QUITE = "receipt.not_quite.v1"  # value: number; opens "Not quite"
RECEIPT_HEAR = "receipt.hear.v1"  # value: number, member; the decider's
RECEIPT_AGAIN = "receipt.again.v1"  # value: number, member; opens "Say it differently"
RECEIPT_SAY = "receipt.say.v1"  # value: number, member; opens "What you heard" from an answer
RULE = "ruling.open.v1"  # value: number; whoever is asked to rule
DECIDE_AGAIN = "decide.again.v1"  # value: number; after it was given back
USE_MY_WORDS = "cannot.use_my_words.v1"  # inside "Cannot commit": it becomes "Disagree and commit"
POST_IT = "opening.post.v1"  # value: number
UNDO = "opening.undo.v1"  # value: number
NEW_DECISION = "opening.new.v1"  # value: draft, where it is about words that were typed before
PEOPLE_OPEN = "opening.people.v1"  # inside the form: pushes "People"
MESSAGES_OPEN = "messages.open.v1"  # one's own settings; in Home and beside what is said of an absence
AWAY_BACK = "away.back.v1"
FEWER = "messages.fewer.v1"  # in the ⋯ of the morning message
FEWER_UNDO = "messages.fewer_undo.v1"
HOME_MORE = "home.more.v1"  # value: from which item on each list is shown
CALENDAR_ADD = "calendar.add.v1"  # value: number
THINGS = "home.things.v1"  # what waits for me, in place of the menu
HELP = "home.help.v1"
HOW = "home.how.v1"
STILL_MY_VIEW = "position.still.v1"  # value: number; after the question was edited
WORDS_READ = "words.read.v1"  # value: number; opens "Your words": one's own that were never opened
WORDS_TURN = "words.turn.v1"  # value: number, page; inside it
WORDS_ERASE = "words.erase.v1"  # value: number; inside it
ENTRY_READ = "entry.read.v1"  # value: number; opens "Your words?"
ENTRY_CHANGE = "entry.change.v1"  # value: number; inside it: becomes "Your position"
ENTRY_OUT = "entry.out.v1"  # value: number; inside it
SIGNALS_WRITE = "signals.write.v1"  # value: number; the owner's, opens "Stop signals"
SIGNALS_MORE = "signals.more.v1"  # value: number; inside it: one more
CHANGE_WAY = "change.way.v1"  # value: number, do (move, people, edit, spoken, absent); inside "Change this question"
OPEN_NOW = "change.open_now.v1"  # value: number; the decider's
LET_ME_IN = "asked.let_me_in.v1"  # value: number; a bystander's
LET_IN = "asked.let_in.v1"  # value: number, member; the opener's
NOT_NOW = "asked.not_now.v1"  # value: number, member
AFTER_OPEN = "after.open.v1"  # value: number; opens "Amend or undo"
AFTER_WAY = "after.way.v1"  # value: number, do (amend, undo); inside "Amend or undo"
PROPOSAL_TAKE = "proposal.take.v1"  # value: number, ordinal; the decider's
PROPOSAL_LEAVE = "proposal.leave.v1"  # value: number, ordinal
VERSIONS_READ = "versions.read.v1"  # value: number, page; opens "Versions"
VERSIONS_TURN = "versions.turn.v1"
REOPEN = "reopen.open.v1"  # value: number; opens "Something new?"
REOPEN_ANYWAY = "reopen.anyway.v1"  # value: number; inside "Noted"
REVIEW_SHOW = "review.show.v1"  # value: number, page; opens "As it was"
REVIEW_TURN = "review.turn.v1"
REVIEW_SOUND = "review.sound.v1"  # value: number, ordinal; opens "Look back"
REVIEW_NOT_SOUND = "review.not_sound.v1"  # the same
REVIEW_OUTCOME = "review.outcome.v1"  # value: number, ordinal; opens "Look back" where the process was judged before
REVIEW_HEARD = "review.heard.v1"  # value: number, ordinal; who was told that it was skipped twice
SIGNAL_CAME = "signal.came.v1"  # value: number, ordinal; the owner's, as the next three
SIGNAL_NOT = "signal.not.v1"
SIGNAL_ACTED = "signal.acted.v1"
SIGNAL_OVERRULE = "signal.overrule.v1"  # opens "Overrule it"
CONCERN_SAY = "concern.say.v1"  # value: number, ordinal, said (came_true, did_not, too_early); the dissenter's
CONCERN_MIND = "concern.mind.v1"  # value: number, ordinal, said (happened, did_not)
HISTORY_TURN = "history.turn.v1"  # value: number, page; inside "History": updates it
HANDOVER_TAKE = "handover.take.v1"  # value: number, ordinal, form (where it stands in one); "I decide"
HANDOVER_REFUSE = "handover.refuse.v1"  # the same; "Not me"
HANDOVER_AGREE = "handover.agree.v1"  # the same
HANDOVER_BACK = "handover.back.v1"  # the same; "Take it back"
OWNING_HAND = "owning.hand.v1"  # value: number, form (where it stands in one); opens "Hand over owning"
OWNING_ACCEPT = "owning.accept.v1"  # value: number, ordinal, form
OWNING_DECLINE = "owning.decline.v1"  # the same; opens "Decline", or "Keep it"
OWNING_LET_GO = "owning.let_go.v1"  # the same; the owner's
OWNING_GO_ON = "owning.go_on.v1"  # the same; whoever asked, after three working days
OWNING_BACK = "owning.back.v1"  # the same; "Take it back"
TRY = "try.open.v1"  # opens "A rehearsal"
TRY_NEXT = "try.next.v1"  # value: step, mine, verdict; the next page of it
OWNING_HEARD = "owning.heard.v1"  # value: number, ordinal; who asked for it has read why it was kept
OWNING_END = "owning.end.v1"  # the same; somebody stands in no longer
SETTINGS_OPEN = "settings.open.v1"
SETTINGS_MORE = "settings.more.v1"  # inside "Settings": pushes "More settings"
SETTINGS_DAYS = "settings.days.v1"  # inside "Settings": pushes "Days off"
SETUP_APPROVER = "settings.setup_approver.v1"  # in an admin's first Home; its value is the person who was picked
FOLLOW_UP_NEW = "followup.new.v1"  # value: number, where it hangs on a record; opens "Follow-up"
FOLLOW_UP_DONE = "followup.done.v1"  # value: id; as of those that follow; opens "Done"
FOLLOW_UP_LATER = "followup.later.v1"  # "Not yet"; opens screen B
FOLLOW_UP_ACCEPT = "followup.accept.v1"
FOLLOW_UP_DECLINE = "followup.decline.v1"  # opens "Not me", with a word why
FOLLOW_UP_FREE = "followup.free.v1"  # whoever blocks it, or its owner
FOLLOW_UP_NOT_ME = "followup.not_me.v1"  # whoever is said to block it
FOLLOW_UP_GIVE = "followup.give.v1"  # opens "Somebody else"
FOLLOW_UP_DROP = "followup.drop.v1"  # opens "Drop it"
EXERCISE_FILL = "exercise.fill.v1"  # value: number, kind; opens the sealed form of an exercise
EXERCISE_TABLE = "exercise.table.v1"  # value: number; opens "Thought apart"
FOLLOW_UP_TAKE = "followup.take.v1"  # in a digest: nobody owns it
DIGEST_AGAIN = "digest.again.v1"  # value: id; whoever set it
NUMBERS_SHOW = "numbers.show.v1"  # value: of (here, all)
NUMBERS_PICTURE = "numbers.picture.v1"  # the same
EXPORT_OPEN = "export.open.v1"  # inside "Settings": pushes "Export"
EXPORT_ALL = "export.all.v1"  # value: the format
EXPORT_MINE = "export.mine.v1"  # inside "Messages"
SNOOZE_PICK = "snooze.pick.v1"  # in Home: opens the form that asks what
PRFAQ_NEW = "prfaq.new.v1"  # opens "New idea"
PRFAQ_LIST = "prfaq.list.v1"  # opens "PRFAQs"; in Home
PRFAQ_DESK = "prfaq.desk.v1"  # value: number; opens the desk of one PRFAQ
PRFAQ_TURN = "prfaq.turn.v1"  # the same, inside it
PRFAQ_COMPARE = "prfaq.compare.v1"  # value: number; what changed between revisions
PRFAQ_ASK = "prfaq.ask.v1"  # value: number; opens "Ask a circle", or what is missing for it
PRFAQ_STEP = "prfaq.step.v1"  # value: number, do (crumple, reopen, ship, withdraw); opens a small form
PRFAQ_SHIPPED = "prfaq.shipped.v1"  # value: number
PRFAQ_TAKE_ON = "prfaq.take_on.v1"  # value: number
PRFAQ_HAND = "prfaq.hand.v1"  # value: number; opens "Hand it over"
PRFAQ_DECLINE = "prfaq.decline.v1"  # value: number; opens "No, thanks"
PRFAQ_DECIDE = "prfaq.decide.v1"  # value: number, circle; opens "Record the decision"
VERDICT = "circle.verdict.v1"  # value: number; opens "Verdict"
SNOOZE = "snooze.menu.v1"  # an option's value: number, matter, about, when (tomorrow, next_week, date)
PRFAQ_OPEN = "prfaq.open.v1"  # value: number, part; opens the form of a part (a section's key, external.2)
PRFAQ_SAVE = "prfaq.save.v1"  # inside that form: keeps what is typed and shows its notes; value as of the form
PRFAQ_LEAVE = "prfaq.leave.v1"  # value: number, part, at (first and last place of the words); opens "Leave it"
PRFAQ_READ = "prfaq.read.v1"  # value: number, page; opens the readable whole
SEARCH_SHOW = "search.show.v1"  # value: number
SEARCH_TURN = "search.turn.v1"  # value: kind (list, search), query (which one was kept), page
EVIDENCE_READ = "evidence.read.v1"  # value: number, page; opens "Messages beside it"
EVIDENCE_TURN = "evidence.turn.v1"  # the same inside the form: updates it
EVIDENCE_TAKE = "evidence.take.v1"  # value: number, ordinal, page; inside it: takes one away again

# Fields (action ids)
QUESTION = "opening.question.v1"
BACKGROUND = "opening.background.v1"
OPTIONS = "opening.options.v1"
CONTRIBUTORS = "opening.contributors.v1"  # dispatched: the last line of the form counts anew
DEADLINE = "opening.deadline.v1"  # also the id that options are asked for with
WHERE = "opening.where.v1"
TICKS = "opening.ticks.v1"  # dispatched: the usual deadline and the form's button follow the door
DECIDER = "people.decider.v1"
AFFECTED = "people.affected.v1"
INFORMED = "people.informed.v1"
KEEPER = "people.keeper.v1"
APPROVER = "people.approver.v1"
CHOICE = "position.choice.v1"  # dispatched: what is typed so far is kept
SUCCESS = "door.success.v1"
DOOR_TICKS = "door.ticks.v1"
DOOR_REASON = "door.reason.v1"
WAIVER_REASON = "waiver.reason.v1"
REASON = "position.reason.v1"
CHANGE_MY_MIND = "position.change_my_mind.v1"
CONFIDENCE = "position.confidence.v1"
CHANCE = "position.chance.v1"
CAUSE = "position.cause.v1"
SIGNAL_TEXT = "signal.text.v1"
SIGNAL_ON = "signal.on.v1"
SIGNAL_ACTION = "signal.action.v1"
ABSENT = "entry.member.v1"
DECISION_CHOICE = "decide.choice.v1"  # dispatched where the form's button depends on it
STATEMENT = "decide.statement.v1"
WHY = "decide.why.v1"
OWNER = "decide.owner.v1"
LOOK_BACK = "decide.look_back.v1"
AMEND_REASON = "amend.reason.v1"
REVERSE_LEARNED = "reverse.learned.v1"
REVERSE_COST = "reverse.cost.v1"
REOPEN_NEWS = "reopen.news.v1"
REOPEN_LINE = "reopen.line.v1"
WAIVE_REASON = "waive.reason.v1"
REVIEW_VERDICT = "review.verdict.v1"  # dispatched: the form asks for what this outcome needs
REVIEW_HAPPENED = "review.happened.v1"
REVIEW_LEARNED = "review.learned.v1"
REVIEW_COST = "review.cost.v1"
REVIEW_STATEMENT = "review.statement.v1"
REVIEW_AGAIN = "review.again.v1"
OVERRULE_REASON = "signal.overrule_reason.v1"
HEARD_SENTENCE = "heard.sentence.v1"
RECEIPT_POINT = "receipt.point.v1"
RECEIPT_SENTENCE = "receipt.sentence.v1"
DISAGREE_WORDS = "disagree.words.v1"
DISAGREE_MIND = "disagree.change_my_mind.v1"
DISAGREE_BEST = "disagree.best_reason.v1"
CANNOT_GROUND = "cannot.ground.v1"
CANNOT_WORDS = "cannot.words.v1"
CANNOT_NEED = "cannot.need.v1"
CANNOT_BEST = "cannot.best_reason.v1"
RULING_CHOICE = "ruling.choice.v1"
RULING_READS = "ruling.reads.v1"
RULING_WHY = "ruling.why.v1"
CLOSE_REASON = "close.reason.v1"
MOVE_REASON = "move.reason.v1"
ASKED = "asked.contributors.v1"
SPOKEN = "spoken.member.v1"
RECORD_ASKED = "record.asked.v1"
HANDOVER_TO = "handover.to.v1"
HANDOVER_REASON = "handover.reason.v1"
OWNING_TO = "owning.to.v1"
OWNING_NOTE = "owning.note.v1"
OWNING_UNTIL = "owning.until.v1"
OWNING_WHY = "owning.why.v1"
SETTINGS_APPROVER = "settings.approver.v1"
SETTINGS_NUMBER = "settings.number.v1"
SETTINGS_STEWARDS = "settings.stewards.v1"
SETTINGS_STRANGERS = "settings.strangers.v1"
FOLLOW_UP_TEXT = "followup.text.v1"
FOLLOW_UP_OWNER = "followup.owner.v1"
FOLLOW_UP_DUE = "followup.due.v1"  # also the id that options are asked for with
FOLLOW_UP_WAY = "followup.way.v1"  # dispatched: the field below follows what was picked
FOLLOW_UP_TO = "followup.to.v1"
FOLLOW_UP_LINE = "followup.line.v1"
PRFAQ_TEXT = "prfaq.text.v1"
PRFAQ_BEGUN = "prfaq.begun.v1"  # work has begun already
PRFAQ_LINE = "prfaq.line.v1"
PRFAQ_TEAM = "prfaq.team.v1"
PRFAQ_TO = "prfaq.to.v1"
CIRCLE_WHERE = "circle.where.v1"
CIRCLE_READERS = "circle.readers.v1"
CIRCLE_DECIDER = "circle.decider.v1"
CIRCLE_LAST = "circle.last.v1"
CIRCLE_TOLD = "circle.told.v1"
NOTES_FIX = "position.fix.v1"  # "position": the sandbox hides what sealed fields hold, as of the next two
NOTES_QUESTION = "position.question.v1"
NOTES_KILL = "position.kill.v1"
VERDICT_WORD = "circle.word.v1"  # dispatched: the form asks for what this verdict needs
VERDICT_CAUSE = "circle.cause.v1"
VERDICT_WHY = "circle.why.v1"
VERDICT_WINNER = "circle.winner.v1"
VERDICT_RETURN = "circle.return.v1"
PRFAQ_METRICS = "prfaq.metrics.v1"
SETTINGS_REPORT = "settings.report_channel.v1"
CRITERIA = "exercise.criteria.v1"
RANK = "exercise.rank.v1"
FEAR = "exercise.fear.v1"
SNOOZE_WHAT = "snooze.what.v1"
SNOOZE_DAY = "snooze.day.v1"
SETTINGS_WEEKEND = "settings.weekend.v1"
SETTINGS_HOLIDAYS = "settings.holidays.v1"
DIGEST_ON = "digest.on.v1"
DIGEST_CHANNEL = "digest.channel.v1"  # dispatched: what would be posted is that channel's
DIGEST_DAY = "digest.day.v1"
DIGEST_AT = "digest.at.v1"
DIGEST_ZONE = "digest.zone.v1"
DIGEST_ALSO = "digest.also.v1"
MESSAGES_WEEKLY = "messages.weekly.v1"
MESSAGES_WHEN = "messages.when.v1"
MESSAGES_DAYS = "messages.days_off.v1"
MESSAGES_HOLIDAYS = "messages.holidays.v1"
PRFAQ_FIRST = "prfaq.first.v1"  # numbered: one of the five first questions
PRFAQ_QUESTION = "prfaq.question.v1"
PRFAQ_LEAVE_REASON = "prfaq.leave_reason.v1"
EVIDENCE_WHICH = "evidence.which.v1"

# Forms (callback ids)
OPENING_FORM = "opening.form.v1"
PEOPLE_FORM = "people.form.v1"
ONE_WAY_FORM = "door.one_way_form.v1"  # over the form that asks
PROFILE_FORM = "door.profile_form.v1"  # before "Decide", where not all was named
DOOR_FORM = "door.form.v1"  # metadata: number, door
WAIVER_FORM = "waiver.form.v1"  # metadata: number, rule, then
POSITION_FORM = "position.form.v1"
SIGNALS_FORM = "signals.form.v1"
SIGNALS_VIEW = "signals.view.v1"
WORDS_VIEW = "words.sealed.v1"
ENTRY_FORM = "entry.position.v1"
OWN_UP_FORM = "entry.sealed.v1"  # "sealed": the sandbox hides what it says from whoever inspects it
POSITIONS_VIEW = "positions.view.v1"
DECIDE_FORM = "decide.form.v1"
AFTER_VIEW = "after.view.v1"
AMEND_FORM = "amend.form.v1"
REVERSE_FORM = "reverse.form.v1"
VERSIONS_VIEW = "versions.view.v1"
REOPEN_FORM = "reopen.form.v1"
NOTED_VIEW = "noted.view.v1"
WAIVE_FORM = "waive.form.v1"
REVIEW_VIEW = "review.view.v1"
REVIEW_FORM = "review.form.v1"  # metadata: number, ordinal
OVERRULE_FORM = "signal.overrule_form.v1"  # metadata: number, ordinal
HEARD_FORM = "heard.form.v1"
NOT_QUITE_FORM = "receipt.not_quite_form.v1"
AGAIN_FORM = "receipt.again_form.v1"
SAY_FORM = "receipt.say_form.v1"
DISAGREE_FORM = "disagree.form.v1"
CANNOT_FORM = "cannot.form.v1"
RULING_FORM = "ruling.form.v1"
CLOSE_FORM = "close.form.v1"
CHANGE_VIEW = "change.view.v1"
MOVE_FORM = "move.form.v1"
ASKED_FORM = "asked.form.v1"
EDIT_FORM = "edit.form.v1"
SPOKEN_FORM = "spoken.form.v1"
RECORD_FORM = "record.form.v1"
ANSWER_VIEW = "answer.view.v1"
WHO_VIEW = "answers.who_view.v1"
ANSWERS_VIEW = "answers.view.v1"
HISTORY_VIEW = "history.view.v1"
HOW_VIEW = "how.view.v1"
NOTE_VIEW = "note.view.v1"
HANDOVER_FORM = "handover.form.v1"
HANDOVER_VIEW = "handover.view.v1"
OWNING_FORM = "owning.form.v1"
OWNING_WHY_FORM = "owning.why_form.v1"  # metadata: number, ordinal
TRY_VIEW = "try.view.v1"
OWNING_VIEW = "owning.view.v1"
SETTINGS_FORM = "settings.form.v1"
SETTINGS_MORE_FORM = "settings.more_form.v1"
SETTINGS_DAYS_FORM = "settings.days_form.v1"
FOLLOW_UP_FORM = "followup.form.v1"  # metadata: number, channel, ts, thread
FOLLOW_UP_LINE_FORM = "followup.line_form.v1"  # metadata: id, seen, do (done, decline, drop)
OFFER_FORM = "exercise.offer_form.v1"  # metadata: number, kind
RANK_FORM = "exercise.sealed_rank.v1"  # metadata: number, place
REASONS_FORM = "exercise.sealed_reasons.v1"
TABLE_VIEW = "exercise.table_view.v1"
SIGNALS_CHANCE_FORM = "signals.sealed_chance.v1"  # "Stop signals", where it asks for the owner's chance, too
CHECK_FORM = "check.form.v1"  # metadata: channel; over the form that asks, or over the page of a one-way door
FOLLOW_UP_LATER_FORM = "followup.later_form.v1"  # metadata: id, seen
FOLLOW_UP_GIVE_FORM = "followup.give_form.v1"  # metadata: id, seen
SNOOZE_FORM = "snooze.form.v1"  # metadata: number, matter, about; without them, what was picked says so
DIGEST_FORM = "digest.form.v1"  # metadata: here
MESSAGES_FORM = "messages.form.v1"
PRFAQ_LINE_FORM = "prfaq.line_form.v1"  # metadata: number, do; rule, where a note is left
PRFAQ_DESK_VIEW = "prfaq.desk_view.v1"
PRFAQ_MISSING_VIEW = "prfaq.missing_view.v1"
PRFAQ_WORDS_FORM = "prfaq.words_form.v1"
PRFAQ_LIST_VIEW = "prfaq.list_view.v1"
PRFAQ_HAND_FORM = "prfaq.hand_form.v1"
PRFAQ_DECLINE_FORM = "prfaq.decline_form.v1"
PRFAQ_READING_VIEW = "prfaq.reading_view.v1"
PRFAQ_DECIDE_FORM = "prfaq.decide_form.v1"  # metadata: number, circle
CIRCLE_FORM = "circle.form.v1"  # metadata: number, channel
VERDICT_FORM = "circle.verdict_form.v1"  # metadata: number
THIN_FORM = "circle.thin_form.v1"  # metadata: number; over "Verdict"
PRFAQ_FIRST_FORM = "prfaq.first_form.v1"  # metadata: number, once there is one
PRFAQ_PART_FORM = "prfaq.part_form.v1"  # metadata: number, part, seen (the version that is being changed)
PRFAQ_LEAVE_FORM = "prfaq.leave_form.v1"  # metadata: number, part, at
EXPORT_VIEW = "export.view.v1"
PRFAQ_VIEW = "prfaq.view.v1"
EVIDENCE_FORM = "evidence.form.v1"  # metadata: channel, ts
EVIDENCE_VIEW = "evidence.view.v1"

# Shortcuts
MAKE_PRFAQ = "prfaq.make.v1"
ASK_POSITIONS = "ask.positions.v1"
MAKE_FOLLOW_UP = "followup.make.v1"
ADD_EVIDENCE = "evidence.add.v1"

_OPAQUE = re.compile(r"[A-Za-z0-9_.:+-]*\Z")


def value(**ids: str | int | None) -> str:
    """Return ids as the value of an element or the metadata of a form; ``ValueError`` where one holds words."""
    given = {name: str(one) for name, one in ids.items() if one is not None and one != ""}
    for name, one in given.items():
        if len(one) > 64 or not _OPAQUE.match(one):
            raise ValueError(f"{name} is not an opaque id")
    return urlencode(given, safe=":")


def read_value(text: str) -> dict[str, str]:
    """Return the ids in a value; what is not one of ours gives an empty dict, never an error."""
    try:
        return {name: one for name, one in parse_qsl(text, max_num_fields=12) if _OPAQUE.match(one)}
    except ValueError:
        return {}


def number_in(text: str) -> int:
    """Return the record's number in a value or metadata, 0 where there is none."""
    number = read_value(text).get("number", "")
    return int(number) if number.isdecimal() and len(number) < 12 else 0


def numbered(wire_id: str, place: int) -> str:
    """Return ``wire_id`` for the element at ``place`` among its like: "position.write.v1#2"."""
    return f"{wire_id}#{place}"


def bare(wire_id: str) -> str:
    """Return the id without its place."""
    return wire_id.partition("#")[0]
