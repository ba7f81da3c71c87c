"""The words of time that people type, in English, German, French and Spanish: tables and patterns, no logic.

Four languages, pinned: with every language switched on, a word of one is a date in another, and each text is slower.
All patterns expect text that is lower case, without marks that cannot be seen, with single blanks.
"""

import re
from collections.abc import Iterable
from datetime import time

__all__ = [
    "ANY_HOUR",
    "CLOCKS",
    "CONNECTORS",
    "DAY_OFFSETS",
    "DURATION",
    "DURATION_PART",
    "ISO_DATE",
    "ISO_INSTANT",
    "LANGUAGES",
    "LEADING",
    "MIDNIGHT",
    "NEXT_WORDS",
    "NUMBERS",
    "NUMERIC_DATE",
    "ORDINAL",
    "PERIOD",
    "PERIOD_ALIASES",
    "TIMES_OF_DAY",
    "TIME_WORD",
    "UNIT_MINUTES",
    "WEEKDAY",
    "WEEKDAYS",
    "WEEKDAY_BEFORE_DATE",
    "WORKING_DAYS_AHEAD",
]

LANGUAGES = ["en", "de", "fr", "es"]


def _any(words: Iterable[str]) -> str:
    """Return an alternation, the longest word first, so that "après-midi" is not read as "midi"."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


DAY_OFFSETS = {
    **dict.fromkeys(("today", "tonight", "this", "heute", "aujourd'hui", "hoy"), 0),
    **dict.fromkeys(("tomorrow", "tomorow", "tmrw", "tmr", "morgen", "demain", "mañana", "manana"), 1),
    **dict.fromkeys(("day after tomorrow", "the day after tomorrow", "übermorgen", "uebermorgen"), 2),
    **dict.fromkeys(("après-demain", "apres-demain", "après demain", "pasado mañana"), 2),
    **dict.fromkeys(("yesterday", "gestern", "hier", "ayer"), -1),
}

_DAY_NAMES = (
    "monday mon montag mo lundi lun lunes",
    "tuesday tue tues dienstag di mardi martes",
    "wednesday wed weds mittwoch mi mercredi mer miércoles miercoles mié",
    "thursday thu thur thurs donnerstag do jeudi jeu jueves jue",
    "friday fri freitag fr vendredi ven viernes vie",
    "saturday sat samstag sonnabend sa samedi sam sábado sabado sáb",
    "sunday sun sonntag so dimanche dim domingo dom",
)
WEEKDAYS = {name: number for number, names in enumerate(_DAY_NAMES) for name in names.split()}
_DAY_NAME = rf"(?P<day>{_any(WEEKDAYS)})\.?"
_NEXT_ELSEWHERE = ("nächster", "nächsten", "nächste", "naechsten", "prochain", "prochaine", "próximo", "próxima")
NEXT_WORDS = frozenset(("next", *_NEXT_ELSEWHERE))
_NEXT = _any(NEXT_WORDS)
_NEXT_WEEK = r"next week|nächste woche|naechste woche|la semaine prochaine|semaine prochaine|la próxima semana"
WEEKDAY = re.compile(
    rf"^(?:(?P<week>{_NEXT_WEEK}),? )?"
    rf"(?:(?P<before>{_NEXT}|this|coming|kommenden?|kommender|diesen?|ce|este|der|den|le|el|on) )?"
    rf"{_DAY_NAME}"
    rf"(?: (?:(?P<after>{_NEXT}|que viene)|(?:of )?(?P<week_after>{_NEXT_WEEK})))?$"
)
WEEKDAY_BEFORE_DATE = re.compile(rf"^{_DAY_NAME},? (?:the |den |le |el )?(?=.*\d)")

TIMES_OF_DAY = {
    **dict.fromkeys(("eod", "end of day", "end of the day", "close of business", "cob", "eob"), time(17)),
    **dict.fromkeys(("feierabend", "fin de journée", "fin del día"), time(17)),
    **dict.fromkeys(("noon", "midday", "lunchtime", "mittag", "mittags", "midi", "mediodía", "mediodia"), time(12)),
    **dict.fromkeys(("morning", "früh", "vormittag", "matin", "por la mañana", "in the morning"), time(9)),
    **dict.fromkeys(("afternoon", "nachmittag", "après-midi", "apres-midi", "por la tarde"), time(15)),
    **dict.fromkeys(("evening", "abend", "abends", "soir", "in the evening"), time(18)),
    **dict.fromkeys(("tonight", "this evening", "ce soir", "esta noche"), time(20)),
}
MIDNIGHT = frozenset(("midnight", "mitternacht", "minuit", "medianoche"))
TIME_WORD = re.compile(rf"(?<![\w-])(?:at |by )?(?P<word>{_any([*TIMES_OF_DAY, *MIDNIGHT])})(?![\w-])")

_HALF_DAY = r"(?P<half>[ap])\.?m\b\.?"
CLOCKS = (
    re.compile(rf"(?<![\d:.])(?P<h>\d{{1,2}}):(?P<m>\d{{2}})(?::\d{{2}})?(?![\d:])(?: ?{_HALF_DAY}| ?(?:uhr|h)\b)?"),
    re.compile(rf"(?<![\d:.])(?P<h>\d{{1,2}})(?:\.(?P<m>\d{{2}}))? ?{_HALF_DAY}"),
    re.compile(r"(?<![\d:.])(?P<h>\d{1,2}) ?(?:uhr|h) ?(?P<m>[0-5]\d)?(?!\w)"),
    # "17.30" is a time where it cannot be a day and a month
    re.compile(r"(?<![\d:./-])(?P<h>\d{1,2})\.(?P<m>1[3-9]|[2-5]\d|00)(?: ?uhr\b)?(?![\d.:/-])"),
)
ANY_HOUR = re.compile(
    r"(?:^|(?<= ))(?:(?:at|um|gegen|à|a las|a la|@) ?(?P<at>\d{1,2})(?: ?o'?clock)?|(?P<clock>\d{1,2}) ?o'?clock)"
    r"(?![\w:./-])"
)

CONNECTORS = re.compile(r"^(?:(?:at|um|à|a las|on|@|,|-)(?: |$))+|(?:(?:^| |(?<=,))(?:at|um|à|a las|on|@|,|-))+$|,+$")
LEADING = re.compile(
    r"^(?:(?:due|no later than|not later than|by|until|till|til|before|on|am|bis|vor dem|spätestens|avant|jusqu'à|"
    r"antes de|antes del|hasta|para)(?: the(?= ?\d| end))?(?: |:|$))+"
)

NUMBERS = {
    **dict.fromkeys(["a", "an", "one", "ein", "eine", "einer", "einem", "einen", "un", "une", "una"], 1),
    **dict.fromkeys(["two", "zwei", "deux", "dos"], 2),
    **dict.fromkeys(["three", "drei", "trois", "tres"], 3),
    **dict.fromkeys(["four", "vier", "quatre", "cuatro"], 4),
    **dict.fromkeys(["five", "fünf", "cinq", "cinco"], 5),
    **dict.fromkeys(["six", "sechs", "seis"], 6),
    **dict.fromkeys(["seven", "sieben", "sept", "siete"], 7),
    **dict.fromkeys(["eight", "acht", "huit", "ocho"], 8),
    **dict.fromkeys(["nine", "neun", "neuf", "nueve"], 9),
    **dict.fromkeys(["ten", "zehn", "dix", "diez"], 10),
}
_NUMBER = rf"\d{{1,4}}|{_any(NUMBERS)}"
UNIT_MINUTES = {
    **dict.fromkeys(["m", "min", "mins", "minute", "minutes", "minuten", "minuto", "minutos"], 1),
    **dict.fromkeys(
        ["h", "hr", "hrs", "hour", "hours", "stunde", "stunden", "std", "heure", "heures", "hora", "horas"], 60
    ),
}
_UNIT = _any(UNIT_MINUTES)
_IN = r"in|within|dans|en|dentro de"
DURATION_PART = re.compile(
    rf"(?:(?P<half>half an?|eine halbe) |(?P<n>\d{{1,4}}(?:[.,]\d{{1,2}})?|{_any(NUMBERS)}) ?)"
    rf"(?P<unit>{_UNIT})(?![a-zäé])(?P<more> and a half)?"
)
# every blank can be matched in one way only: two ways, and a long text of lengths would take for ever
DURATION = re.compile(
    rf"^(?:(?P<into>{_IN}) )?(?:{re.sub(r'[(][?]P<[a-z]+>', '(?:', DURATION_PART.pattern)}"
    rf"(?:,? (?:(?:and|und|et|y) )?)?)+(?P<loose>\d\d)?(?:from now)?$"
)
WORKING_DAYS_AHEAD = re.compile(
    rf"^(?:(?:{_IN}) )?(?P<n>{_NUMBER}) "
    r"(?:(?:business|working|work) ?days?|arbeitstag(?:en?)?|werktag(?:en?)?|jours? ouvr(?:és?|ables?)|"
    r"días? (?:hábil(?:es)?|laborables?))(?: from (?:now|today))?$"
)

ISO_INSTANT = re.compile(r"^\d{4}-\d{2}-\d{2}[t ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?(?:z|[+-]\d{2}:?\d{2})?$")
ISO_DATE = re.compile(r"^(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})$")
NUMERIC_DATE = re.compile(r"^(?P<a>\d{1,2})(?P<sep>[./-]) ?(?P<b>\d{1,2})(?:(?P=sep) ?(?P<y>\d{4}|\d{2})?)?$")
ORDINAL = re.compile(r"^(?:(?:on )?the |le |el |den )?(?P<d>\d{1,2})(?:st|nd|rd|th|er|\.)$")

PERIOD_ALIASES = {
    **dict.fromkeys(("eow", "end of week", "ende der woche", "fin de semaine", "fin de la semaine"), "end of the week"),
    **dict.fromkeys(("fin de la semana", "fin de semana"), "end of the week"),
    **dict.fromkeys(("eom", "month end", "monatsende", "ende des monats", "fin du mois", "fin de mes"), "end of month"),
    **dict.fromkeys(("eoq", "quarter end", "quartalsende"), "end of quarter"),
    **dict.fromkeys(("eoy", "year end", "jahresende", "fin de l'année", "fin de año"), "end of year"),
    **dict.fromkeys(_NEXT_WEEK.split("|"), "next week"),
    **dict.fromkeys(("la semana que viene", "próxima semana"), "next week"),
    **dict.fromkeys(("nächster monat", "nächsten monat", "le mois prochain", "mois prochain"), "next month"),
    **dict.fromkeys(("el próximo mes", "próximo mes"), "next month"),
    **dict.fromkeys(("nächstes quartal", "prochain trimestre", "próximo trimestre"), "next quarter"),
}
PERIOD = re.compile(
    r"^(?P<end>(?:the )?end of )?(?:the )?(?P<which>this |next |current )?(?P<unit>week|month|quarter|year)$"
)
