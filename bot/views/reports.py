"""Run reports: the message for the admin channel, and the line for the doctor; figures alone."""

from collections.abc import Callable
from datetime import date, datetime

from bot.domain.nudges import Reason
from bot.domain.reports import Refused, RunReport
from bot.views import dates
from bot.views.kit import Block, Said, context, fallback, section

__all__ = ["doctor_line", "run_report"]

_REASONS: dict[Reason, str] = {
    Reason.NONE: "no reason kept",
    Reason.DONE: "done",
    Reason.MOVED: "date moved",
    Reason.SNOOZED: "snoozed",
    Reason.AWAY: "away",
    Reason.QUIET_HOURS: "outside working hours",
    Reason.BUDGET: "one message a day",
    Reason.OPT_OUT: "opted out",
    Reason.UNREACHABLE: "unreachable",
    Reason.CAP: "said often enough",
    Reason.CAUGHT_UP: "a later step was said",
    Reason.NOT_POSTED: "could not be posted",
    Reason.RIDES: "asks nothing, and nothing else was due",
}

_SAYS: dict[Refused, Callable[[int], str]] = {
    Refused.CHANNEL: lambda count: f"{dates.plural(count, 'channel')} where I cannot post: invite me there",
    Refused.PERSON: lambda count: f"{dates.plural(count, 'account')} that no message reaches",
    Refused.MESSAGES: lambda _: "no direct message at all: an admin turns the Messages tab on",
    Refused.WORKSPACE: lambda _: "nothing is sent until the app is installed again",
}


def run_report(day: int, report: RunReport) -> Said:
    """Return the message of the day 20261127."""
    title = f"Run report, {_day(day)}"
    blocks: list[Block] = [section(f"*{title}*\n{_figures(report)}")]
    if report.withheld:
        blocks.append(section(f"*Not sent: {report.not_sent}* · {_withheld(report)}"))
    if trouble := _trouble(report):
        blocks.append(section(f"*To look at* · {trouble}"))
    if report.refused:
        blocks.append(section(f"*What Slack does not let me do* · {_refused(report)}"))
    blocks.append(context("What was not sent is tried again on the next working morning, unless it is done."))
    return Said(fallback(f"{title}: {_figures(report)}. Next: nothing to do unless something is to look at."), blocks)


def _day(day: int) -> str:
    return dates.day(date(day // 10000, day // 100 % 100, day % 100))


def _figures(report: RunReport) -> str:
    told = [f"{report.due} due", f"{report.sent} sent", f"{report.not_sent} not sent"]
    waiting = report.due - report.sent - report.not_sent - report.unknown
    told += [f"{report.unknown} unknown"] * bool(report.unknown) + [f"{waiting} still to come"] * (waiting > 0)
    return " · ".join(told)


def _withheld(report: RunReport) -> str:
    return " · ".join(f"{count} {_REASONS[reason]}" for reason, count in report.withheld)


def _trouble(report: RunReport) -> str:
    told = [
        f"{dates.plural(report.lost, 'message')} that may or may not have arrived; said again" * bool(report.lost),
        f"{dates.plural(report.failed, 'message')} that Slack refuses" * bool(report.failed),
        f"{dates.plural(report.unreachable, 'reminder')} to people who cannot be written to" * bool(report.unreachable),
        f"{dates.plural(report.unowned, 'thing')} without an owner" * bool(report.unowned),
    ]
    return " · ".join(filter(None, told))


def _refused(report: RunReport) -> str:
    return " · ".join(_SAYS[kind](count) for kind, count in report.refused)


def doctor_line(day: int, made_at: datetime, report: RunReport) -> str:
    """Return the last report in one line."""
    made = f"{_day(day)}, made {made_at:%d %b %Y, %H:%M} UTC"
    parts = [f"{made}: {_figures(report)}", _withheld(report), _trouble(report), _refused(report)]
    return "; ".join(filter(None, parts))
