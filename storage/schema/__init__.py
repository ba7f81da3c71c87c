"""Every table, in one place, so that one can see which row hangs on which; each key begins with the workspace.

People and channels are Slack's ids, not foreign keys: somebody may be named before we heard of them.
"""

from storage.schema.digests import digests
from storage.schema.followups import followup_steps, followups
from storage.schema.imports import imports
from storage.schema.ledger import ledger, ledger_actors, ledger_salts
from storage.schema.nudges import glances, nudges, run_reports, snoozes
from storage.schema.papers import (
    concerns,
    escalations,
    evidence,
    exercises,
    handovers,
    ownerships,
    proposals,
    reviews,
    sheets,
    signals,
    waivers,
)
from storage.schema.parts import metadata
from storage.schema.people import channels, drafts, homes, members, settings, settings_changes, workspaces
from storage.schema.prfaqs import circles, prfaq_drafts, prfaq_revisions, prfaqs
from storage.schema.records import (
    answers,
    changes,
    debate_people,
    debates,
    decision_asked,
    decisions,
    marks,
    positions,
    receipts,
)
from storage.schema.search import search_documents
from storage.schema.traffic import asked, inbox, messages, mornings, sends, today_items, troubles, turns

__all__ = [
    "answers",
    "asked",
    "changes",
    "channels",
    "circles",
    "concerns",
    "debate_people",
    "debates",
    "decision_asked",
    "decisions",
    "digests",
    "drafts",
    "escalations",
    "evidence",
    "exercises",
    "followup_steps",
    "followups",
    "glances",
    "handovers",
    "homes",
    "imports",
    "inbox",
    "ledger",
    "ledger_actors",
    "ledger_salts",
    "marks",
    "members",
    "messages",
    "metadata",
    "mornings",
    "nudges",
    "ownerships",
    "positions",
    "prfaq_drafts",
    "prfaq_revisions",
    "prfaqs",
    "proposals",
    "receipts",
    "reviews",
    "run_reports",
    "search_documents",
    "sends",
    "settings",
    "settings_changes",
    "sheets",
    "signals",
    "snoozes",
    "today_items",
    "troubles",
    "turns",
    "waivers",
    "workspaces",
]
