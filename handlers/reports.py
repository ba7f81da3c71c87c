"""Reports: the run report, made by the clock; nothing here is pressed."""

from bot.capability import Capability, Due
from bot.domain.intents import PingKind
from bot.flows import reports
from storage.reports import next_report

__all__ = ["capability"]

capability = Capability(
    name="reports",
    pings={PingKind.REPORT: reports.render_report},
    due=(Due("report", next_report, reports.make),),
)
