"""Every golden screen as a picture, light and dark: ``python -m tests.gallery [NAME ...]``.

The screens are drawn by the sandbox's own page, so that what is looked at here is what a newcomer sees there.
"""

import asyncio
import json
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

from playwright.async_api import async_playwright

import bot.sandbox.page as page
from bot.sandbox.page.blocks import draw_blocks
from bot.sandbox.page.kit import Surface
from bot.sandbox.page.markup import Html, join, tag
from bot.sandbox.page.mrkdwn import Names

_GOLDEN = Path(__file__).parent / "golden"
_PICTURES = Path("screenshots/gallery")
_ON_ONE = 12  # screens a picture: three columns that can still be read
_STYLES = ("theme.css", "kit.css", "stage.css")
_OWN = """
html, body { height: auto; overflow: visible; }
#slk { position: static; display: block; background: var(--bg); }
.gallery { columns: 3; column-gap: 22px; padding: 20px; }
.gallery > figure { break-inside: avoid; margin: 0 0 20px; padding: 10px 12px; }
.gallery > figure { border: 1px solid #8886; border-radius: 8px; }
figcaption { font: 12px monospace; opacity: .7; } .fall { font-size: 12px; opacity: .75; border-top: 1px dashed #8886; }
"""


def _blocks(screen: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the blocks, each with an id, as Slack would give them one."""
    numbers = count(1)
    return [{"block_id": f"b{next(numbers)}", **block} for block in screen["blocks"]]


def _words(value: object) -> str:
    return str(value.get("text", "")) if isinstance(value, dict) else str(value or "")


def _figure(name: str, screen: dict[str, Any]) -> Html:
    """Return one screen with its name, and with what phones and screen readers get of it."""
    kind = {"modal": "modal", "home": "home"}.get(str(screen.get("type")), "message")
    surface = Surface(kind, ts=name, names=Names(zone=UTC, now=datetime(2026, 11, 24, 9, tzinfo=UTC)))
    bar = [_words(screen.get(part)) for part in ("title", "submit", "close")]
    head = tag("h3", " | ".join(bar)) if kind == "modal" else None
    fallback = tag("p", "= " + str(screen["text"]), class_="fall") if "text" in screen else None
    caption = tag("figcaption", f"{name} · {kind}")
    return tag("figure", caption, head, tag("div", draw_blocks(_blocks(screen), surface)), fallback)


def _documents(names: Sequence[str]) -> Iterator[str]:
    """Return pages of some screens each."""
    style = "".join((Path(page.__file__).parent / name).read_text("utf-8") for name in _STYLES)
    for first in range(0, len(names), _ON_ONE):
        some = names[first : first + _ON_ONE]
        drawn = join(*(_figure(name, json.loads((_GOLDEN / f"{name}.json").read_text("utf-8"))) for name in some))
        body = tag("div", tag("div", drawn, class_="gallery"), id="slk")
        yield f"<!doctype html><meta charset='utf-8'><style>{style}{_OWN}</style><body>{body}</body>"


async def photograph(names: Sequence[str]) -> int:
    """Write the pictures of these screens in both themes; the answer is how many pictures there are."""
    taken = 0
    async with async_playwright() as drive:
        browser = await drive.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        sheet = await browser.new_page(viewport={"width": 1560, "height": 900})
        for number, document in enumerate(_documents(names), 1):
            await sheet.set_content(document)
            for theme in ("light", "dark"):
                await sheet.evaluate("theme => document.documentElement.dataset.theme = theme", theme)
                await sheet.screenshot(path=_PICTURES / f"{number:02}-{theme}.png", full_page=True)
                taken += 1
        await browser.close()
    return taken


if __name__ == "__main__":
    wanted = sys.argv[1:] or sorted(path.stem for path in _GOLDEN.glob("*.json"))
    _PICTURES.mkdir(parents=True, exist_ok=True)
    sys.stdout.write(f"{asyncio.run(photograph(wanted))} pictures of {len(wanted)} screens in {_PICTURES}\n")
