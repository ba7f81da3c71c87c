"""What looks confidential in a text that is about to be posted where all can read it; asked about, never refused."""

import re
from collections.abc import Iterable

__all__ = ["looks_confidential"]

_MARKED = re.compile(
    r"\b(?:confidential|internal only|for internal use|under nda|non-disclosure|do not (?:share|forward)|not public|"
    r"trade secret|restricted)\b",
    re.IGNORECASE,
)
_MONEY = r"(?:[$€£¥₹]\s?\d[\d.,]*\s?(?:k|m|bn|million|billion)?|\d[\d.,]*\s?(?:EUR|USD|GBP|CHF|JPY|INR)\b)"
_INSIDE = (
    r"(?:revenues?|margins?|profits?|loss(?:es)?|costs?|salar(?:y|ies)|churn|pipeline|budgets?|unit economics|p&l|burn|"
    r"cash|valuation|contract value|arr|mrr|gmv|cac|ltv)"
)
_FIGURE = re.compile(
    rf"\b{_INSIDE}\b[^.!?\n]{{0,60}}?(?:{_MONEY}|\d[\d.,]*\s?%)|(?:{_MONEY}|\d[\d.,]*\s?%)[^.!?\n]{{0,40}}?\b{_INSIDE}\b",
    re.IGNORECASE,
)


def looks_confidential(press: Iterable[str], internal: Iterable[str]) -> tuple[str, ...]:
    """Return what looks confidential, in the words of the text, at most three.

    Everywhere that is what says so itself; of answers that only colleagues were to read (``internal``) also figures of
    money and shares of it, since a press release is full of prices that everybody may know.
    """
    texts = tuple(internal)
    found = [match.group() for text in (*press, *texts) for match in _MARKED.finditer(text)]
    found += [" ".join(match.group().split()) for text in texts for match in _FIGURE.finditer(text)]
    return tuple(dict.fromkeys(found))[:3]
