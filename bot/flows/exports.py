"""Exports: what somebody may take along, read page by page: for the command line, or for a file in their messages."""

import io
import zipfile
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import AbstractAsyncContextManager
from functools import partial

from bot.capability import Upload
from bot.domain.exports import Format, Tree, as_bytes, exported, file_name, first_line, follow_up_tree, is_for, moves
from bot.domain.people import Member
from bot.domain.prfaq import document_of
from bot.domain.prfaq.markdown import write
from bot.domain.records import Record
from bot.domain.refusals import Refusal
from bot.domain.settings import why_not_adjust
from bot.views import exports as views
from bot.views.kit import Said
from storage import outbox, people
from storage.exports import list_alone, list_follow_ups_on, list_page, list_page_about
from storage.prfaqs import list_drafts, list_frozen
from storage.settings import get_settings
from storage.unit import Unit

__all__ = ["about_file", "all_file", "person_tree", "trees", "why_not_all", "zipped"]

AT_ONCE = 100  # records that are in memory together
MOST = 500  # records in a file that is sent through Slack: it is read in one transaction

Reading = Callable[[], AbstractAsyncContextManager[Unit]]


async def trees(
    reading: Reading, *, workspace: str, reader: Member | None, about: Member | None = None
) -> AsyncIterator[Tree]:
    """Yield each record that ``reader`` (None: the operator) may take along, by number; with ``about``, those in which
    that person stands, as they may see them. Each page is read at one moment of its own, and nobody who writes waits.
    """
    last = 0
    while True:
        async with reading() as unit:
            records, made = await _page(unit, workspace, about or reader, about, last, AT_ONCE)
        for tree in made:
            yield tree
        if len(records) < AT_ONCE:
            return
        last = records[-1].debate.number


async def _page(
    unit: Unit, workspace: str, reader: Member | None, about: Member | None, after: int, size: int
) -> tuple[list[Record], list[Tree]]:
    if about is not None:
        records = await list_page_about(unit, about, after=after, size=size)
    else:
        records = await list_page(unit, reader, after=after, size=size)
    follow_ups = await list_follow_ups_on(unit, [one.debate.number for one in records]) if records else {}
    read = await _texts(unit, records)
    made = [
        exported(
            one,
            follow_ups.get(one.debate.number, ()),
            reader=reader,
            workspace=workspace,
            text=read.get(one.debate.number, ""),
        )
        for one in records
        if moves(one, reader)
    ]
    return records, made


async def _texts(unit: Unit, records: Iterable[Record]) -> dict[int, str]:
    """Return what each circle among these records read, as Markdown: whoever sees the circle may read that."""
    circles = [one.circle for one in records if one.circle is not None]
    if not circles:
        return {}
    frozen = await list_frozen(unit, [(one.prfaq, one.revision) for one in circles])
    return {
        one.number: write(document_of(frozen[one.prfaq, one.revision].document))
        for one in circles
        if (one.prfaq, one.revision) in frozen
    }


async def person_tree(unit: Unit, member: Member) -> Tree:
    """Return what is known of ``member`` beside records: who they are to us, how they work, what they are to do."""
    rhythm = {
        "weekend": member.weekend,
        "holidays": member.holidays,
        "mornings_only": member.mornings_only,
        "away_until": member.away_until.isoformat() if member.away_until else None,
        "week_is_told": member.weekly,
    }
    return {
        "format": "decide-person/1",
        "id": member.id,
        "name": member.name,
        "time_zone": member.zone,
        "rhythm": rhythm,
        "follow_ups": [follow_up_tree(one) for one in await list_alone(unit, member.id)],
        "prfaqs": [
            {"number": one.number, "title": one.title, "text": write(document_of(draft.document))}
            for one, draft in await list_drafts(unit, member.id)
        ],
        "left_out": views.LEFT_OUT,
    }


# through Slack


async def why_not_all(unit: Unit, by: Member) -> Refusal | None:
    """Return why ``by`` may not take the workspace's records along: whoever may change settings does."""
    return why_not_adjust(await get_settings(unit), by, await people.list_admins(unit))


async def all_file(unit: Unit, form: Format, *, by: Member, channel: str) -> Upload | Refusal | Said:
    """Return a file with all that ``by`` may see, for their messages; or the sentence that names the command line,
    where no file can be sent or there is more than one file holds.
    """
    refused = await why_not_all(unit, by)
    if refused:
        return refused
    if not await people.has_scope(unit, "files:write"):
        return views.command_line(form, unit.workspace, by.id)
    found = await _so_many(unit, by, None)
    if found is None:
        return views.too_many(MOST, form, unit.workspace, by.id)
    return await _upload(unit, [(form, found)], views.all_name(form), by, channel, views.says(len(found)))


async def about_file(unit: Unit, *, by: Member, channel: str) -> Upload | Said:
    """Return a file with everything about ``by``, likewise: as JSON, and as Markdown to read."""
    if not await people.has_scope(unit, "files:write"):
        return views.ask_operator(unit.workspace, by.id)
    found = await _so_many(unit, by, by)
    if found is None:
        return views.ask_operator(unit.workspace, by.id)
    parts = [(Format.JSON, found), (Format.MADR, found)]
    person = as_bytes(Format.JSON, await person_tree(unit, by))
    says = views.says_about(len(found))
    return await _upload(unit, parts, views.ABOUT_NAME, by, channel, says, {"about-me.json": person})


async def _so_many(unit: Unit, by: Member, about: Member | None) -> Sequence[Tree] | None:
    """Return the records, or None where there are more than a file through Slack holds."""
    records, made = await _page(unit, unit.workspace, by, about, 0, MOST + 1)
    return made if len(records) <= MOST else None


async def _upload(
    unit: Unit,
    parts: Sequence[tuple[Format, Sequence[Tree]]],
    name: str,
    by: Member,
    channel: str,
    says: str,
    more: dict[str, bytes] | None = None,
) -> Upload:
    there = channel if channel.startswith("D") else await outbox.direct_message_with(unit, by.id)
    return Upload(name, partial(zipped, parts, more or {}), says, views.not_sent(), there)


def zipped(parts: Iterable[tuple[Format, Sequence[Tree]]], more: dict[str, bytes]) -> bytes:
    """Return the files of these records as one zip, the same for the same records."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in more.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
        for form, found in parts:
            held = [tree for tree in found if is_for(form, tree)]
            if form is Format.CSV:
                table = first_line(form) + b"".join(as_bytes(form, tree) for tree in held)
                archive.writestr(zipfile.ZipInfo("decisions.csv"), table, zipfile.ZIP_DEFLATED)
                continue
            here = {tree["number"] for tree in held}
            for tree in held:
                content = as_bytes(form, tree, here)
                archive.writestr(zipfile.ZipInfo(file_name(form, tree)), content, zipfile.ZIP_DEFLATED)
    return made.getvalue()
