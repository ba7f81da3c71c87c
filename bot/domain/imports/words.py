"""The words of decision records: headings and keys in several languages, statuses, and days as they are written."""

import re
from datetime import date

from bot.domain.imports.page import plain
from bot.domain.imports.values import Fate
from bot.domain.search.days import read_past_day

__all__ = [
    "CONSEQUENCES",
    "CONTEXT",
    "DATES",
    "DECISION",
    "LINKS",
    "OPTIONS",
    "PEOPLE",
    "STATUS",
    "read_day",
    "read_fate",
]


def _set(*lines: str) -> frozenset[str]:
    return frozenset(word.strip() for line in lines for word in line.split(","))


STATUS = _set("status,state,current status,statut,estado,stato,zustand,stand,статус,状态,狀態,ステータス,상태")
DATES = (
    *("decided-on", "decided on", "decided", "decision date", "date decided", "date", "accepted", "date accepted"),
    *("accepted on", "approved", "datum", "fecha", "data", "tanggal", "дата", "日期", "日付", "날짜", "created"),
    *("created on", "date created", "proposal date", "proposed", "recorded-on", "recorded on", "last updated"),
)
"""Keys that name a day, that of the decision first."""
PEOPLE = {
    "deciders": "Deciders",
    "decider": "Decider",
    "decision-makers": "Decision-makers",
    "decision makers": "Decision-makers",
    "decision maker": "Decision-maker",
    "decision owner": "Decision owner",
    "decision owners": "Decision owners",
    "entscheider": "Deciders",
    "décideurs": "Deciders",
    "décideur": "Decider",
    "decisores": "Deciders",
    "author": "Author",
    "authors": "Authors",
    "owner": "Owner",
    "owners": "Owners",
    "approvers": "Approvers",
    "consulted": "Consulted",
    "informed": "Informed",
}
CONTEXT = _set(
    "context,context and problem statement,context and problem,problem statement,problem,background,motivation",
    "issue,the issue,context & problem statement,context and forces,context and background,summary,introduction",
    "kontext,kontext und problemstellung,ausgangslage,hintergrund,problemstellung,contexte,contexte et problème",
    "contexte et énoncé du problème,contexto,contexto y problema,contexto e problema,contesto,konteks,latar belakang",
    "контекст,背景,上下文,コンテキスト,배경,맥락,컨텍스트",
)
DECISION = _set(
    "decision,decision outcome,decisions,the decision,outcome,resolution,solution,chosen option,decision and rationale",
    "decision made,proposed decision,proposed solution,our decision,conclusion,final decision,recommendation,proposal",
    "entscheidung,entscheidungsergebnis,ergebnis,lösung,décision,résultat de la décision,solution retenue",
    "decisión,resultado de la decisión,decisão,resultado da decisão,decisione,keputusan,решение",
    "決定,决定,决策,決策,결정",
)
OPTIONS = _set(
    "considered options,options considered,options,alternatives,alternatives considered,considered alternatives",
    "betrachtete optionen,optionen,alternativen,options envisagées,options considérées,opciones consideradas",
    "opções consideradas,alternativas,alternativas consideradas,opzioni considerate,alternatif,альтернативы",
    "検討した選択肢,选项,备选方案,대안",
)
CONSEQUENCES = _set(
    "consequences,positive consequences,negative consequences,konsequenzen,conséquences,consecuencias,consequências",
    "conseguenze,konsekuensi,последствия,結果,后果,影响,결과,confirmation,validation,implementation",
)
LINKS = _set("links,more information,related,related decisions,related adrs,references,see also,verweise,liens,enlaces")

_FATES: tuple[tuple[Fate, str], ...] = (
    (
        Fate.SUPERSEDED,
        "superseded superceded superseeded supersceded replaced obsoleted-by ersetzt abgelöst remplacée remplacé "
        "reemplazado reemplazada substituído substituída sostituito заменено 已取代 被取代 廃止",
    ),
    (
        Fate.DEPRECATED,
        "deprecated obsolete obsoleted retired outdated revoked reversed sunset expired veraltet überholt aufgehoben "
        "dépréciée déprécié obsolète obsoleto obsoleta descontinuado deprecato устарело 已弃用 已废弃 非推奨",
    ),
    (
        Fate.REJECTED,
        "rejected declined denied abandoned withdrawn cancelled canceled dropped discarded abgelehnt verworfen "
        "rejetée rejeté rechazado rechazada rejeitado rejeitada rifiutato ditolak отклонено 已拒绝 拒绝 却下 거부",
    ),
    (
        Fate.PROPOSED,
        "proposed proposal draft pending open discussion discussing review reviewing wip rfc tbd "
        "undecided provisional tentative vorgeschlagen entwurf offen proposée proposé brouillon propuesto propuesta "
        "borrador proposto proposta rascunho bozza diusulkan предложено 提议 草案 提案 제안",
    ),
    (
        Fate.ACCEPTED,
        "accepted approved adopted agreed decided implemented active done final finalized finalised complete completed "
        "current ratified confirmed accept yes resolved published effective enacted partially-implemented "
        "akzeptiert angenommen beschlossen entschieden genehmigt umgesetzt acceptée accepté adoptée adopté validée "
        "validé aceptado aceptada adoptado aprobado aprobada aceito aceita aprovado aprovada adotado accettato "
        "approvato diterima disetujui принято принят одобрено "
        "已接受 接受 已采纳 已採用 採用 承認 承認済み 승인 승인됨 채택",
    ),
)
_FATE = {word: fate for fate, words in _FATES for word in words.split()}
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_BADGE = re.compile(r"badge/(?:[a-z]+[-_ ])?([a-z]+)", re.IGNORECASE)
_CHOICES = re.compile(r"[{\[<]?\s*\w+\s*\|\s*\w+\s*\|")
_LEAD = 4  # words at the beginning of a line among which its status is


def read_fate(status: str) -> Fate | None:
    """Return what a status says, of one or more lines; None where it says nothing that we know.

    A line that begins with "superseded by" settles it. "Accepted, parts superseded by 8" is accepted.
    """
    if _CHOICES.search(status):
        return None  # a template that nobody has filled in
    lines = [line for line in status.split("\n") if line.strip()]
    found = [fate for line in lines if (fate := _of_line(line))]
    if Fate.SUPERSEDED in found:
        return Fate.SUPERSEDED
    return found[0] if found else None


def _of_line(line: str) -> Fate | None:
    said = plain(line)
    words = [word.casefold() for word in _WORD.findall(said)][:_LEAD]
    if words[:1] == ["not"] or words[:1] == ["no"]:
        return None
    if words[:1] in (["amends"], ["amended"], ["supersedes"], ["supercedes"], ["replaces"], ["extends"]):
        return Fate.ACCEPTED
    found = next((_FATE[word] for word in words if word in _FATE), None)
    badge = None if found else _BADGE.search(line)
    return _FATE.get(badge[1].lower()) if badge else found


_DAY = re.compile(
    r"(?P<iso>(?<!\d)\d{4}[-/.]\d{1,2}[-/.]\d{1,2}(?!\d))"
    r"|(?P<cjk>\d{4}\s?[年년]\s?\d{1,2}\s?[月월]\s?\d{1,2}\s?[日일])"
    r"|(?P<mixed>(?<!\d)\d{1,2}[/.-]\d{1,2}[/.-]\d{4}(?!\d))"
    r"|(?P<day>(?<!\d)\d{1,2})(?:st|nd|rd|th|er|\.)?[\s-]+(?:of |de )?(?P<month>[^\W\d_]{3,12})\.?,?[\s-]+"
    r"(?:de )?(?P<year>\d{4})"
    r"|(?P<first>[^\W\d_]{3,12})\.?\s+(?P<second>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<third>\d{4})",
    re.IGNORECASE,
)
_LONG_AGO = date(1, 1, 1)
_MONTHS_OF_A_YEAR = 12


def read_day(text: str) -> date | None:
    """Return the first day that ``text`` names; None where there is none, or one that could be read in two ways."""
    for found in _DAY.finditer(text):
        day = _read(found)
        if day is not None:
            return day
    return None


def _read(found: re.Match[str]) -> date | None:
    if found["iso"] or found["cjk"]:
        year, month, day = (int(one) for one in re.findall(r"\d+", found[0]))
        return _day(year, month, day)
    if found["mixed"]:
        one, two, year = (int(part) for part in re.split(r"[/.-]", found["mixed"]))
        if "." in found["mixed"]:  # 22.4.2017: nobody writes the month first with dots
            return _day(year, two, one)
        if one <= _MONTHS_OF_A_YEAR and two <= _MONTHS_OF_A_YEAR and one != two:
            return None
        return _day(year, two, one) if one > _MONTHS_OF_A_YEAR or one == two else _day(year, one, two)
    if found["day"]:
        return read_past_day(f"{found['day']} {found['month']} {found['year']}", _LONG_AGO)
    return read_past_day(f"{found['second']} {found['first']} {found['third']}", _LONG_AGO)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
