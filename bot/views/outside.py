"""The outside view: one line over what is like a question, for whoever asks."""

from bot.domain.search.outside import Outside
from bot.views.kit import Block, context

__all__ = ["outside_line"]


def outside_line(outside: Outside | None) -> list[Block]:
    """Return "Like it here: 14 decided; follow-ups on time in 5 of 11; 6 of 9 kept when looked back on."; nothing where
    there are too few.
    """
    if outside is None:
        return []
    parts = [f"{outside.decided} decided"]
    if outside.due:
        parts.append(f"follow-ups on time in {outside.on_time} of {outside.due}")
    if outside.looked:
        parts.append(f"{outside.kept} of {outside.looked} kept when looked back on")
    return [context(f"*Like it here:* {'; '.join(parts)}.")]
