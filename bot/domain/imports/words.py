"""The words of decision records: headings and keys in several languages, statuses, and days as they are written."""

import re
from datetime import date

from bot.domain.imports.page import plain, unaccented
from bot.domain.imports.values import Fate, Order
from bot.domain.search.days import read_past_day

__all__ = [
    "ANSWER",
    "CONSEQUENCES",
    "CONTEXT",
    "DATES",
    "DECISION",
    "HISTORY",
    "LINKS",
    "OPTIONS",
    "PEOPLE",
    "STATUS",
    "TITLE",
    "order_in",
    "read_day",
    "read_fate",
]


def _set(*lines: str) -> frozenset[str]:
    return frozenset(unaccented(word.strip()) for line in lines for word in line.split(","))


TITLE = _set("title,titel,titre,título,titolo,name of the decision,标题,タイトル")
STATUS = _set("status,state,current status,statut,estado,stato,zustand,stand,статус,状态,狀態,ステータス,상태")
DATES = (
    *("decided-on", "decided on", "decided", "decision date", "date decided", "date", "accepted", "date accepted"),
    *("accepted on", "approved", "datum", "fecha", "data", "tanggal", "дата", "日期", "日付", "날짜", "created"),
    *("created on", "date created", "proposal date", "proposed", "recorded-on", "recorded on", "creation-date"),
    *("creation date", "date documented", "start date", "start-date", "last updated", "last-updated", "updated"),
)
"""Keys that name a day, that of the decision first."""
_PEOPLE = {
    "deciders": "Deciders",
    "decider": "Decider",
    "decision-makers": "Decision-makers",
    "decision makers": "Decision-makers",
    "decision maker": "Decision-maker",
    "decision owner": "Decision owner",
    "decision owners": "Decision owners",
    "entscheider": "Deciders",
    "décisionnaires": "Deciders",
    "consultés": "Consulted",
    "informés": "Informed",
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
PEOPLE = {unaccented(key): label for key, label in _PEOPLE.items()}
CONTEXT = _set(
    "context,context and problem statement,context and problem,problem statement,problem,background,motivation",
    "issue,the issue,context & problem statement,context and forces,context and background,summary,introduction",
    "why,abstract,problem description,current situation,rationale and context,forces,need,contexto y planteamiento",
    "kontext,kontext und problemstellung,ausgangslage,hintergrund,problemstellung,contexte,contexte et problème",
    "contexte et énoncé du problème,contexto,contexto y problema,contexto e problema,contesto,konteks,latar belakang",
    "контекст,背景,上下文,コンテキスト,배경,맥락,컨텍스트",
)
DECISION = _set(
    "decision,decision outcome,the decision,chosen option,decision and rationale,decision made,our decision",
    "final decision,decision taken,decision summary,proposed decision,chosen solution,selected option",
    "entscheidung,entscheidungsergebnis,décision,résultat de la décision,solution retenue,decisión",
    "resultado de la decisión,decisão,resultado da decisão,decisione,keputusan,решение,決定,决定,决策,決策,결정",
)
"""Headings under which nothing stands but what was decided."""
ANSWER = _set(
    "decisions,outcome,resolution,solution,proposed solution,conclusion,recommendation,proposal,what,approach",
    "the solution,detailed design,design,explanation,guide-level explanation,decision description,ergebnis,lösung",
    "solución,solução,soluzione,solution proposée,proposition,propuesta,proposta,vorschlag",
)
"""Headings of any document: an answer where the file says by its status or its title that it is a decision."""
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
HISTORY = _set("changelog,change log,history,revision history,version history,change history,document history")
LINKS = _set("links,more information,related,related decisions,related adrs,references,see also,verweise,liens,enlaces")

_FATES: tuple[tuple[Fate, str], ...] = (
    (
        Fate.SUPERSEDED,
        "superseded superceded superseeded supersceded replaced obsoleted-by ersetzt abgelöst remplacée "
        "remplacé reemplazado reemplazada substituído substituída sostituito заменено заменён замінено "
        "zastąpiony zastąpiona zastąpione vervangen ersatt 已取代 被取代 대체됨 廃止",
    ),
    (
        Fate.DEPRECATED,
        "deprecated obsolete obsoleted retired outdated revoked reversed sunset expired veraltet überholt "
        "aufgehoben dépréciée déprécié obsolète obsoleto obsoleta descontinuado deprecato archived inactive "
        "verouderd przestarzały устарело 已弃用 已废弃 非推奨",
    ),
    (
        Fate.REJECTED,
        "rejected refused declined denied abandoned withdrawn cancelled canceled dropped discarded abgelehnt "
        "verworfen rejetée rejeté rechazado rechazada rejeitado rejeitada recusado rifiutato respinto "
        "afgewezen odrzucony odrzucona ditolak отклонено 已拒绝 拒绝 却下 거부",
    ),
    (
        Fate.PROPOSED,
        "proposed proposal draft pending open discussion discussing review reviewing wip rfc tbd undecided "
        "provisional tentative deferred postponed vorgeschlagen entwurf offen proposée proposé "
        "brouillon propuesto propuesta "
        "borrador proposto proposta rascunho bozza voorgesteld proponowany zaproponowany diusulkan "
        "предложено 提议 草案 提案 제안",
    ),
    (
        Fate.ACCEPTED,
        "accepted approved adopted agreed decided implemented active done final finalized finalised "
        "complete completed current ratified confirmed accept yes resolved published effective enacted "
        "partially-implemented implementable merged akzeptiert angenommen beschlossen entschieden "
        "genehmigt umgesetzt acceptée "
        "accepté adoptée adopté validée validé aceptado aceptada adoptado aprobado aprobada aceito aceita "
        "aprovado aprovada adotado accettato approvato geaccepteerd goedgekeurd przyjęty przyjęta "
        "zaakceptowany diterima disetujui принято принят одобрено 已接受 接受 已采纳 已採用 採用 承認 "
        "承認済み 승인 승인됨 채택",
    ),
)
_FATE = {unaccented(word): fate for fate, words in _FATES for word in words.split()}
_PHRASES: tuple[tuple[re.Pattern[str], Fate], ...] = tuple(
    (re.compile(pattern), fate)
    for pattern, fate in (
        (r"\W*(?:not|nicht|noch nicht|pas|non|не)\s+(?:yet|encore|еще|ещё)\b", Fate.PROPOSED),
        (r"\W*(?:in|under)-(?:progress|review|discussion)\b", Fate.PROPOSED),
        (
            r"\W*(?:to be|being)\s+\w+|\W*(?:in|under)\s+(?:\w+\s+)?(?:progress|review|discussion|consideration)",
            Fate.PROPOSED,
        ),
        (r"\W*(?:won['’]?t|will not|decided (?:against|not))\b", Fate.REJECTED),
        (r"\W*in\s+(?:force|effect|use|kraft)\b", Fate.ACCEPTED),
        # The rest of it holds.
        (r"\W*(?:partially|partly|teilweise|partiellement|parcialmente)\s+\w+", Fate.ACCEPTED),
    )
)
"""How a line begins that says more than any of its words alone."""
_SIGNS = {
    **dict.fromkeys(("✅", "✔", "☑", "👍", "🟢", ":white_check_mark:", ":heavy_check_mark:"), Fate.ACCEPTED),
    **dict.fromkeys(("❌", "⛔", "🚫", "👎", "🔴", ":x:", ":no_entry:"), Fate.REJECTED),
    **dict.fromkeys(("🚧", "📝", "💡", "🟡", ":construction:", ":memo:"), Fate.PROPOSED),
}
"""What a sign means that stands there without a word."""
_ARROW = re.compile(r"->|=>|[→➜⇒»]")
_BOX = re.compile(r"\s*(?:[-*+]\s+)?\[(?P<mark>[ xX✓✔])\]\s*")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_BADGE = re.compile(r"badge/(?:[a-z]+[-_ ])?([a-z]+)", re.IGNORECASE)
_CHOICES = re.compile(r"[{\[<]?\s*\w+\s*\|\s*\w+\s*\|")
_LEAD = 4  # words at the beginning of a line among which its status is


def read_fate(status: str) -> Fate | None:
    """Return what a status says, of one or more lines; None where it says nothing that we know.

    A line that begins with "superseded by" settles it. "Accepted, parts superseded by 8" is accepted. Of boxes the
    ticked one counts, of a history the latest day, of "Proposed -> Accepted" the end.
    """
    if said := _of_choices(status):
        return _of_line(said) if said.strip() else None
    lines = [line for line in status.split("\n") if line.strip()]
    if any(_BOX.match(line) for line in lines):
        lines = [line[box.end() :] for line in lines if (box := _BOX.match(line)) and box["mark"] != " "]
    told = [(fate, read_day(line)) for line in lines if (fate := _of_line(line))]
    found = [fate for fate, _ in told]
    if Fate.SUPERSEDED in found:
        return Fate.SUPERSEDED
    days = [day for _, day in told if day]
    if len(days) == len(told) > 1:
        return next(fate for fate, day in reversed(told) if day == max(days))
    return found[0] if found else None


def _of_choices(status: str) -> str:
    """Return which of "proposed | **accepted** | rejected" is marked, " " where none is; "" for what is no choice."""
    for line in status.split("\n"):
        parts = [part.strip(" \t[]{}<>()-*`") for part in re.split(r"[|/]", line)]
        several = len(parts) > (1 if "|" in line else 2)
        if several and sum(unaccented(part.casefold()) in _FATE for part in parts) > 1:
            marked = re.findall(r"\*\*([^*|/]+)\*\*|\[[xX]\]\s*([^|/]+)", line)
            return (marked[0][0] or marked[0][1]) if len(marked) == 1 else " "
    return " " if _CHOICES.search(status) else ""


def _of_line(line: str) -> Fate | None:
    said = plain(_ARROW.split(line)[-1])
    for pattern, fate in _PHRASES:
        if pattern.match(said.casefold()):
            return fate
    words = [unaccented(word.casefold()) for word in _WORD.findall(said)][:_LEAD]
    if words[:1] == ["not"] or words[:1] == ["no"]:
        return None
    if words[:1] in (["amends"], ["amended"], ["supersedes"], ["supercedes"], ["replaces"], ["extends"]):
        return Fate.ACCEPTED
    found = next((_FATE[word] for word in words if word in _FATE), None)
    if found:
        return found
    badge = _BADGE.search(line)
    drawn = _FATE.get(badge[1].lower()) if badge else None
    return drawn or next((fate for sign, fate in _SIGNS.items() if sign in line), None)


_DAY = re.compile(
    r"(?P<iso>(?<!\d)\d{4}[-/.]\d{1,2}[-/.]\d{1,2}(?!\d))"
    r"|(?P<solid>(?<!\d)(?:19|20)\d\d[01]\d[0-3]\d(?!\d))"
    r"|(?P<cjk>\d{4}\s?[年년]\s?\d{1,2}\s?[月월]\s?\d{1,2}\s?[日일])"
    r"|(?P<mixed>(?<!\d)\d{1,2}[/.-]\d{1,2}[/.-]\d{4}(?!\d))"
    r"|(?P<day>(?<!\d)\d{1,2})(?:st|nd|rd|th|er|\.)?[\s-]+(?:of |de )?(?P<month>[^\W\d_]{3,12})\.?,?[\s-]+"
    r"(?:de )?(?P<year>\d{4})"
    r"|(?P<first>[^\W\d_]{3,12})\.?\s+(?P<second>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<third>\d{4})",
    re.IGNORECASE,
)
_LONG_AGO = date(1, 1, 1)
_MORE_MONTHS = {
    name: place
    for place, names in enumerate(
        (
            "января январь янв janeiro gennaio januari stycznia",
            "февраля февраль фев fevereiro febbraio februari lutego",
            "марта март мар março marzo maart marca",
            "апреля апрель апр abril aprile april kwietnia",
            "мая май maio maggio mei maja",
            "июня июнь июн junho giugno juni czerwca",
            "июля июль июл julho luglio juli lipca",
            "августа август авг agosto augustus sierpnia",
            "сентября сентябрь сен setembro settembre september września",
            "октября октябрь окт outubro ottobre oktober października",
            "ноября ноябрь ноя novembro novembre november listopada",
            "декабря декабрь дек dezembro dicembre december grudnia",
        ),
        start=1,
    )
    for name in names.split()
}
_MONTHS_OF_A_YEAR = 12


def read_day(text: str, order: Order | None = None) -> date | None:
    """Return the first day that ``text`` names; None where there is none, or one that could be read in two ways and
    no ``order`` says in which.
    """
    for found in _DAY.finditer(text):
        day = _read(found, order)
        if day is not None:
            return day
    return None


def order_in(text: str) -> Order | None:
    """Return in which order ``text`` writes its days, where one of them has a single reading: 22/4/2017."""
    for found in _DAY.finditer(text):
        if found["mixed"] and "." not in found["mixed"]:
            one, two, _ = (int(part) for part in re.split(r"[/-]", found["mixed"]))
            if max(one, two) > _MONTHS_OF_A_YEAR >= min(one, two):
                return Order.DAY if one > two else Order.MONTH
    return None


def _read(found: re.Match[str], order: Order | None) -> date | None:
    if found["iso"] or found["cjk"]:
        year, month, day = (int(one) for one in re.findall(r"\d+", found[0]))
        return _day(year, month, day)
    if found["solid"]:
        said = found["solid"]
        return _day(int(said[:4]), int(said[4:6]), int(said[6:]))
    if found["mixed"]:
        one, two, year = (int(part) for part in re.split(r"[/.-]", found["mixed"]))
        if "." in found["mixed"]:  # 22.4.2017: nobody writes the month first with dots
            return _day(year, two, one)
        if one <= _MONTHS_OF_A_YEAR and two <= _MONTHS_OF_A_YEAR and one != two:
            if order is None:
                return None
            return _day(year, two, one) if order is Order.DAY else _day(year, one, two)
        return _day(year, two, one) if one > _MONTHS_OF_A_YEAR or one == two else _day(year, one, two)
    if found["day"]:
        return _named(found["day"], found["month"], found["year"])
    return _named(found["second"], found["first"], found["third"])


def _named(day: str, month: str, year: str) -> date | None:
    """Return a day whose month has a name: in the languages in which people ask us, and in some more."""
    if place := _MORE_MONTHS.get(month.casefold()):
        return _day(int(year), place, int(day))
    return read_past_day(f"{day} {month} {year}", _LONG_AGO)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
