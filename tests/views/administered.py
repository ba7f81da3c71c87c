"""Screens of whoever says what holds and who decides: the settings, an admin's Home, handing a decision over."""

from dataclasses import replace
from typing import Any

from bot.domain.changes import Change, ChangeKind
from bot.domain.exports import Format
from bot.domain.handovers import Handover, HandoverState
from bot.domain.nudges import Reason
from bot.domain.records import Record
from bot.domain.reports import Refused, RunReport
from bot.domain.settings import DEFAULTS, Adjustment, Settings
from bot.domain.snoozes import Snooze
from bot.domain.today import Item, Matter
from bot.domain.waiting import waiting_for
from bot.views import changes, debates, exports, handovers, home, reports, settings, snoozes
from bot.views.kit import Said
from tests.views import cast
from tests.views.cast import LEAD, NOW, PEOPLE, at


def views() -> dict[str, dict[str, Any]]:
    """Return the settings, and what an admin finds of them in Home."""
    held = Settings(report_channel="C0OPS", approver="UDIRECTOR", stewards=("UAGENT1",), answer_hours=72)
    lately = (
        Adjustment(3, "stewards", "", "UAGENT1", "ULEAD", at(9)),
        Adjustment(2, "answer_hours", "48", "72", "ULEAD", at(9)),
        Adjustment(1, "approver", "ULEAD", "UDIRECTOR", None, at(9, day=2)),
    )
    where = {"zone": cast.BERLIN, "now": NOW}
    first = [*settings.first_run(DEFAULTS, cast.BERLIN, "/decide"), *settings.at_home(DEFAULTS)]
    off = Snooze(Item(Matter.DECIDE, 42), at(9, day=26))
    return {
        "snooze": snoozes.snooze_modal(off.item, now=NOW, zone=cast.BERLIN),
        "snooze-pick": snoozes.pick_modal(
            waiting_for((cast.revealed(), cast.decided(number=43)), "ULEAD"), now=NOW, zone=cast.BERLIN
        )
        or {},
        "E-asleep": home.home_from(LEAD, (cast.revealed(),), {}, home.Mine(asleep={off.item: off}), now=NOW),
        "settings": settings.settings_modal(held, lately, PEOPLE, **where),
        "settings-untouched": settings.settings_modal(DEFAULTS, (), PEOPLE, **where),
        "settings-more": settings.more_modal(replace(held, strangers=True), lately, PEOPLE, **where),
        "settings-days": settings.days_modal(replace(held, holidays="DE-BY"), lately),
        "export": exports.export_modal(),
        "export-on-its-way": exports.on_its_way(),
        "export-not-sent": exports.not_sent(),
        "export-command-line": exports.command_line(Format.MADR, "T0ACME", "ULEAD"),
        "export-too-many": exports.too_many(500, Format.JSON, "T0ACME", "ULEAD"),
        "export-ask-operator": exports.ask_operator("T0ACME", "UAGENT1"),
        "E-first": home.home_from(LEAD, (), {}, now=NOW, below=first),
        "E-admin": home.home_from(LEAD, (cast.collecting(),), {}, now=NOW, below=settings.at_home(held)),
    }


def _offer(state: HandoverState = HandoverState.OFFERED, **news: Any) -> Handover:
    """Return lead's offer to the director."""
    offer = Handover(42, 1, "UDIRECTOR", "ULEAD", "I am away for a week.", state, at(10))
    return replace(offer, **news)


def _with(offer: Handover, **news: Any) -> Record:
    return replace(cast.collecting(**news), handovers=(offer,))


def _line(**news: Any) -> Record:
    seconded = Change(1, 2, ChangeKind.SECONDED, "UAGENT1", at(10), member="ULEAD")
    first = Change(1, 0, ChangeKind.DECIDER, "UAGENT1", at(10), member="UAGENT2", reason="lead is ill.")
    former = Change(1, 1, ChangeKind.FORMER, "UAGENT1", at(10), member="UDIRECTOR")
    return replace(cast.collecting(), changes=(replace(first, **news), former, seconded))


def reported() -> dict[str, Said]:
    """Return what an admin channel hears."""
    withheld = ((Reason.DONE, 4), (Reason.SNOOZED, 1), (Reason.UNREACHABLE, 1))
    refused = ((Refused.MESSAGES, 1), (Refused.PERSON, 1), (Refused.CHANNEL, 2))
    return {
        "run-report": reports.run_report(20261125, RunReport(17, 9, 1, withheld, lost=1, failed=2, unowned=1)),
        "run-report-refused": reports.run_report(20261126, RunReport(due=3, sent=3, refused=refused, fresh=1)),
        "run-report-quiet": reports.run_report(20261126, RunReport(due=3, sent=3)),
    }


def handing_over() -> dict[str, Said | dict[str, Any]]:
    """Return what is seen where somebody else is to decide."""
    proposal = _offer(HandoverState.PROPOSED, by="UAGENT1", to="UAGENT2")
    proposed = replace(
        cast.collecting(),
        changes=(Change(1, 0, ChangeKind.PROPOSED, "UAGENT1", at(10), member="UAGENT2", reason="lead is ill."),),
    )
    taken = _with(_offer(HandoverState.ACCEPTED), decider="UDIRECTOR")
    agent = PEOPLE["UAGENT1"]
    return {
        "hand": handovers.hand_modal(cast.collecting(), LEAD, ruler=None),
        "hand-contributor": handovers.hand_modal(cast.collecting(decider="UDIRECTOR"), agent, ruler=None),
        "hand-open": handovers.offer_modal(_with(proposal), proposal, LEAD),
        "hand-asked": handovers.answered_modal(_with(_offer()), _offer()),
        "W1-offered": debates.named(_with(_offer()), "UDIRECTOR", NOW),
        "W1-offered-by-two": debates.named(_with(_offer(by="UAGENT1", seconded_by="ULEAD")), "UDIRECTOR", NOW),
        "W1-taken": debates.named(taken, "UDIRECTOR", NOW),
        "W1-left": debates.named(_with(_offer(HandoverState.DECLINED)), "UDIRECTOR", NOW),
        "W1-replaced": debates.named(_line(), "UDIRECTOR", NOW),
        "line-decider": changes.told(_line(), 1),
        "line-proposed": changes.told(proposed, 1),
        "E-offered": home.home_from(PEOPLE["UDIRECTOR"], (_with(_offer()),), {}, now=NOW),
        "E-second": home.home_from(LEAD, (_with(proposal),), {}, now=NOW),
    }
