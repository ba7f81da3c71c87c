"""Reading: what stories look at again and again, as a person reads it."""

from bot.sandbox.stories.playing import Telling

__all__ = ["asked_by_form", "bare", "last_words", "messages_of", "newest"]


def bare(text: str) -> str:
    """Return a text without its bold type."""
    return text.replace("*", "")


async def newest(telling: Telling, name: str) -> str:
    """Return somebody's newest message without its bold type."""
    return bare((await telling.person(name).dm())[-1].shown)


async def messages_of(telling: Telling, name: str) -> int:
    """Return how many direct messages have notified somebody."""
    return (await telling.ws.counts())[name]["messages"]


async def asked_by_form(telling: Telling, name: str) -> str:
    """Return the form that somebody sees, "" where none is open."""
    form = await telling.person(name).modal()
    return form.shown if form else ""


async def last_words(telling: Telling, name: str, channel: str = "") -> str:
    """Return the newest ephemeral that somebody sees, there or in the story's channel, or ""."""
    told = [one.shown for one in await telling.person(name).reads(channel or telling.channel) if one.ephemeral]
    return told[-1] if told else ""
