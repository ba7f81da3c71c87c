"""Refusals: a rule that says no answers with a value, never with an exception or a sentence.

The sentence that a person reads stands in ``bot.views.refusals``, one for each code, at most 25 words.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

__all__ = ["Code", "Refusal"]


class Code(StrEnum):
    """Stable names of refusals. The short ones (D1...) are those of the method and are shown small."""

    NOBODY_ASKED = "nobody_asked"
    TOO_MANY_PEOPLE = "too_many_people"
    NOT_A_PERSON = "not_a_person"  # a bot or somebody deactivated was named; facts: name, role
    GUEST_DECIDES = "guest_decides"  # a guest was to decide, own or rule; facts: name
    GUEST_OPENS = "guest_opens"
    NO_QUESTION = "no_question"
    TOO_LONG = "too_long"  # facts: limit, length
    NO_OPTIONS = "no_options"  # facts: besides, where the one that is easily forgotten is the only one
    TOO_MANY_OPTIONS = "too_many_options"  # facts: count
    SAME_OPTION_TWICE = "same_option_twice"  # facts: option
    OPTION_TOO_LONG = "option_too_long"  # facts: option, limit
    DEADLINE_PAST = "deadline_past"
    DEADLINE_UNREADABLE = "deadline_unreadable"
    DEADLINE_TOO_SOON = "deadline_too_soon"
    DEADLINE_TOO_FAR = "deadline_too_far"
    NOT_IN_CHANNEL = "not_in_channel"  # facts: channel
    DIRECT_MESSAGE = "direct_message"
    ARCHIVED = "archived"  # facts: channel
    PEEK = "D1"  # facts: sealed, asked, deadline
    DECIDER_FIRST = "D2"
    ONE_OPTION = "D3"
    NOT_DECIDER = "not_decider"  # facts: decider
    NOT_ASKED = "not_asked"  # facts: count, opener
    FOR_SOMEBODY_ELSE = "D6"  # facts: name or None
    NOT_YET_REVEALED = "not_yet_revealed"  # facts: deadline
    ALREADY_REVEALED = "already_revealed"  # facts: at
    ALREADY_DECIDED = "already_decided"  # facts: at, statement
    ENDED = "ended"  # facts: state, at
    NOT_DECIDED = "not_decided"
    NO_OWNER = "D4"
    LOOK_BACK_PAST = "look_back_past"
    OWNER_DECIDES = "owner_decides"  # of a one-way door
    NO_RULER = "no_ruler"  # nobody who could rule if somebody cannot commit; facts: name
    TAKES_PART = "takes_part"  # who was to rule has another part, and could never rule; facts: name
    NO_MEASURE = "no_measure"  # no sentence with a number says whether it worked
    NO_TICKS = "no_ticks"
    DOOR_OF_OTHERS = "door_of_others"
    DAY_TO_THINK = "day_to_think"  # facts: at
    LOOK_BACK_FAR = "look_back_far"  # of a two-way door; facts: day
    THIN_REASON = "thin_reason"  # for an override; facts: words
    NOT_HEARD = "D5"  # facts: members
    THEIR_SENTENCE = "their_sentence"
    EMPTY_POINT = "empty_point"
    NOT_YOUR_POINT = "not_your_point"
    POINT_ANSWERED = "point_answered"  # facts: state
    EMPTY_WORDS = "D7"
    EMPTY_GROUND = "D8"
    EMPTY_KERNEL = "empty_kernel"
    HELD = "D9"  # facts: approver, since, blocks
    HEARD_FIRST = "heard_first"
    GIVEN_BACK = "given_back"  # facts: decider
    NOT_NAMED = "not_named"  # who has not answered is for those who are named
    NOT_RULER = "not_ruler"  # facts: approver, due
    ALREADY_RULED = "already_ruled"  # facts: approver, at, ruling
    BLOCK_OVER = "block_over"
    NO_RULING = "no_ruling"
    EMPTY_REASON = "empty_reason"
    NO_SIGNAL = "K1"
    NOT_OWNER = "not_owner"  # facts: owner
    ENOUGH_SIGNALS = "enough_signals"
    EMPTY_MIND = "empty_mind"
    EMPTY_CAUSE = "empty_cause"
    CONFIDENCE = "C2"  # facts: needed
    ALREADY_COUNTED = "already_counted"  # facts: kind
    ANSWERS_CLOSED = "answers_closed"  # facts: at, statement
    UNDO_TOO_LATE = "undo_too_late"
    UNDO_WRITTEN = "undo_written"
    NOT_OPENER = "not_opener"  # facts: opener, decider
    UNKNOWN_RECORD = "unknown_record"  # facts: number; a number one may not see answers the same
    MOVED_ON = "moved_on"
    NOTHING_TO_ERASE = "nothing_to_erase"
    NOBODY_ABSENT = "nobody_absent"
    NOTHING_TO_WITHDRAW = "nothing_to_withdraw"
    NOTHING_CHANGED = "nothing_changed"
    SAME_DEADLINE = "same_deadline"
    OPTIONS_STAY = "options_stay"
    OPENED_STAYS = "opened_stays"  # facts: at
    NOT_POSTED = "not_posted"
    RECORD_CHANNEL = "record_channel"
    ASKED_IN = "asked_in"  # facts: opener
    SETTINGS_OF = "settings_of"  # facts: name, those who may change them
    SETTINGS_MOVED = "settings_moved"
    OUT_OF_RANGE = "out_of_range"  # facts: low, high
    STRANGER_ASKED = "stranger_asked"  # facts: name
    SUPERSEDED_BY = "superseded_by"  # facts: at, statement
    ASKED_ANEW = "asked_anew"  # a question about it is open already
    NOTHING_NEW = "D10"
    SILENCE = "D11"  # somebody has not answered: what is counted as no response, and as nothing else
    KEPT = "D12"  # a note, beside what is written anew after it was read; facts: version, of what stands
    ONE_HONEST_SENTENCE = "W1"
    OVER_BY_NOW = "over_by_now"  # a decision that was undone or superseded; facts: state, at, by
    NOT_SETTLED = "not_settled"  # a decision that is not asked about yet, or is ruled on
    CHANGED_MEANWHILE = "changed_meanwhile"  # facts: at, by, statement
    CANNOT_HAND = "cannot_hand"  # facts: decider, opener
    OFFERED_ALREADY = "offered_already"  # facts: to
    DECIDES_ALREADY = "decides_already"  # facts: name
    NOT_SECOND = "not_second"  # facts: opener
    GUEST_MAKES = "guest_makes"  # a follow-up
    WHO_AND_WHEN = "F1"  # of a follow-up
    NO_RESULT = "F2"
    MOVED_TWICE = "F3"
    NO_TASK = "no_task"
    DUE_FAR = "due_far"
    NO_BLOCKER = "no_blocker"
    OWNS_ALREADY = "owns_already"  # facts: name
    NOT_ASKED_TO_OWN = "not_asked_to_own"  # facts: name, of whoever owns it or is asked to
    FOR_ITS_OWNER = "for_its_owner"  # facts: name
    FOLLOW_UP_OVER = "follow_up_over"  # facts: state, name, at
    FOLLOW_UP_MOVED = "follow_up_moved"  # facts: state, due
    SNOOZED_ENOUGH = "snoozed_enough"  # facts: times
    SNOOZE_PAST = "snooze_past"
    SNOOZE_FAR = "snooze_far"
    SNOOZE_ENDS = "snooze_ends"  # it ends before the next morning; facts: due
    PROCESS_FIRST = "R1"
    NOT_LATER = "R2"  # facts: on, the day of the stop signal that is open
    THIN_OVERRULE = "K2"
    NO_OUTCOME = "no_outcome"
    LOOKED_BACK = "looked_back"  # already; facts: at, by
    NOTHING_TO_LOOK_AT = "nothing_to_look_at"
    SIGNAL_SETTLED = "signal_settled"
    ONE_OWNER = "O1"  # facts: count, how many were named; 0 where nobody was
    NOT_ACCEPTED = "O2"  # facts: owner
    OWNER_FIRST = "O5"  # facts: from, when it goes on without an answer
    CANNOT_HAND_OWNING = "cannot_hand_owning"  # facts: owner, decider
    OWNING_OFFERED = "owning_offered"  # facts: to
    ACTING_DAY = "acting_day"
    NO_WORKING_DAY = "no_working_day"
    UNKNOWN_CALENDAR = "unknown_calendar"  # facts: code
    AWAY_TOO_LONG = "away_too_long"
    DEADLINE_ASLEEP = "deadline_asleep"  # facts: name, those who sleep; deadline; at, when everybody is reached
    NOBODY_FRESH = "P5"  # a later circle of the same readers; facts: place
    OWN_VERDICT = "P6"
    THIN_VERDICT = "P9"  # facts: words, needed
    NOT_AUTHOR = "not_author"  # of a PRFAQ; facts: author
    PRFAQ_READ = "prfaq_read"  # a circle reads it: its text stays
    PRFAQ_OVER = "prfaq_over"  # facts: state
    PRFAQ_MEANWHILE = "prfaq_meanwhile"  # two editors; facts: by, at, changed (what differs, in words)
    PRFAQ_FILE = "prfaq_file"  # facts: why (permission, size, words, gone), name
    PRFAQ_CONFIDENTIAL = "prfaq_confidential"  # into a public channel; facts: found
    SHIP_LATER = "ship_later"  # the second question, before the first is answered
    VERDICT_GIVEN = "verdict_given"  # facts: at
    VERDICT_NOT_DECISION = "verdict_not_decision"
    NO_CAUSE = "no_cause"
    NO_WINNER = "no_winner"
    RETURN_DAY = "return_day"
    NO_METRIC = "no_metric"
    NO_WORD = "no_word"  # in a line of the workspace's lexicon; facts: line
    WORDS_OPEN = "words_open"  # notes of the linter that are neither fixed nor left with a reason; facts: count
    MISSING_PART = "P1"  # of a PRFAQ; facts: part (who, problem, solution, summary, date)
    EVERYONE = "P2"  # facts: words, those that name everybody
    NO_NUMBER = "P3"
    BARE_SUPERLATIVE = "P4"  # facts: words
    HOW_TO_SHIP = "P7"  # facts: words
    NO_FAILURE = "P8"  # facts: missing, of "fail" and "stop"
    RELEASE_PAST = "release_past"  # facts: day
    ONLY_EMOJI = "only_emoji"
    CRITERIA = "criteria"  # facts: count, low, high
    CRITERIA_STAY = "criteria_stay"  # somebody has ranked options by them
    NO_DIGEST_CHANNEL = "no_digest_channel"
    DIGEST_INSIDE = "digest_inside"  # a private channel's digest is set inside it
    DIGEST_PUBLIC = "digest_public"  # only public channels are told of beside; facts: channel
    DIGEST_MANY = "digest_many"  # facts: limit
    NO_DIGEST_TIME = "no_digest_time"
    UNKNOWN_ZONE = "unknown_zone"
    OWNED_BY_NOW = "owned_by_now"  # a follow-up that somebody took, or is asked to take; facts: name
    NO_WORDS = "no_words"  # nothing to look for
    NO_VALUE = "no_value"  # of a condition; facts: name
    UNREADABLE_DAY = "unreadable_day"  # facts: name
    UNKNOWN_STATE = "unknown_state"  # facts: name
    UNKNOWN_PERSON = "unknown_person"  # facts: name
    DAYS_CROSS = "days_cross"  # facts: after, before
    NO_RECORD_NUMBER = "no_number"  # of a record that is to be shown
    GUEST_ADDS = "guest_adds"
    NOTHING_TO_ADD_TO = "nothing_to_add_to"
    ADDED_ALREADY = "added_already"
    ADDED_ENOUGH = "added_enough"  # facts: limit
    NOT_YOURS_TO_TAKE = "not_yours_to_take"
    OLD_VERSION = "old_version"  # somebody else was faster; the reply shows what is true now


@dataclass(frozen=True, slots=True)
class Refusal:
    """What was refused. ``facts`` fill the sentence; ``field`` names the form field it belongs to, if any."""

    code: Code
    facts: Mapping[str, object] = field(default_factory=dict)
    field: str | None = None
