"""Exports: the page that offers formats, what is said with a file, and where no file can be sent."""

from typing import Any

from bot.domain.exports import Format
from bot.views import dates, wire
from bot.views.kit import Block, Said, actions, button, context, escape, fallback, modal, section
from bot.views.notices import notice

__all__ = [
    "ABOUT_NAME",
    "LEFT_OUT",
    "about_me",
    "all_name",
    "ask_operator",
    "at_settings",
    "command_line",
    "export_modal",
    "not_sent",
    "on_its_way",
    "read_format",
    "says",
    "says_about",
    "too_many",
]

ABOUT_NAME = "about-me.zip"
LEFT_OUT = (
    "What you sealed and nobody opened is in no file. You alone read it, in Slack: “See your words”. "
    "PRFAQs of yours stand with what I know of you; what a circle read, with the circle."
)
_LABELS = {Format.MADR: "Markdown (MADR)", Format.CSV: "Table (CSV)", Format.JSON: "JSON"}


def at_settings() -> Block:
    """Return the line of "Settings" from which records are taken along."""
    return section("Take along what you may see: Markdown, a table, JSON", button("Export", wire.EXPORT_OPEN))


def about_me() -> Block:
    """Return the line of "Messages" from which somebody takes along what is about them."""
    return section("Everything about you, as a file", button("Export what is about me", wire.EXPORT_MINE))


def export_modal() -> dict[str, Any]:
    """Return the page on which a format is picked."""
    buttons = [button(_LABELS[one], wire.numbered(wire.EXPORT_ALL, place), one) for place, one in enumerate(_LABELS)]
    return modal(
        wire.EXPORT_VIEW,
        "Export",
        [
            section("*Every record that you may see*, as a file in your messages with me. Pick a format:"),
            actions(*buttons),
            context("Sealed words are in none. Whoever gets the file reads all that is in it."),
        ],
    )


def read_format(value: str) -> Format | None:
    """Return the format that was pressed; None where it is none."""
    return next((one for one in Format if one == value), None)


def all_name(form: Format) -> str:
    """Return what the file with all records is called."""
    return f"decisions-{form.value}.zip"


def says(count: int) -> str:
    """Return what stands above the file."""
    return f"{dates.plural(count, 'record')}, as you may see them. Sealed words are in no file."


def says_about(count: int) -> str:
    """Return what stands above the file about oneself."""
    return f"Everything about you: {dates.plural(count, 'record')}, and what I know of you. {LEFT_OUT}"


def on_its_way() -> Said:
    """Return the answer to the press."""
    return notice("The file is on its way: it is in your messages with me.")


def not_sent() -> Said:
    """Return what is said where the file could not be sent."""
    return notice("The export could not be sent. Please try again, or ask whoever runs me: python -m bot export.")


def _command(form: Format, workspace: str, member: str, how: str) -> str:
    return f"python -m bot export --format {form.value} --to DIR --workspace {escape(workspace)} {how} {escape(member)}"


def command_line(form: Format, workspace: str, member: str) -> Said:
    """Return how it is done where files cannot be sent."""
    text = f"I may not send files here. Where I run: `{_command(form, workspace, member, '--as')}`"
    return Said(fallback(text.replace("`", "")), [section(text)])


def too_many(most: int, form: Format, workspace: str, member: str) -> Said:
    """Return how it is done where there is more than one file holds."""
    text = f"More than {most} records: too many for one file. Where I run: "
    text += f"`{_command(form, workspace, member, '--as')}`"
    return Said(fallback(text.replace("`", "")), [section(text)])


def ask_operator(workspace: str, member: str) -> Said:
    """Return how somebody gets what is about them where I cannot send it."""
    text = "I cannot send this file here. Whoever runs me can: "
    text += f"`{_command(Format.JSON, workspace, member, '--about')}`"
    return Said(fallback(text.replace("`", "")), [section(text)])
