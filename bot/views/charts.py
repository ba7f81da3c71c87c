"""The picture of ``/decide numbers``: small charts side by side, one for each measure, over the same twelve weeks.

It needs the optional extra ``charts``. Slack shows it on light and on dark, so it brings its own ground and frame.
A week is told by a dot, a week of which nothing is told by a gap, and no colour carries a meaning.
"""

import importlib.util
import io
from typing import Any

from bot.domain.numbers import SPREADS, Figure, Numbers
from bot.views.numbers.words import DOORS, NAMES, briefly, cell

__all__ = ["can_draw", "picture"]

_COLUMNS = 3
_WIDE, _HIGH = 3.9, 2.25  # inches, of one chart
_INK, _SOFT, _GROUND, _FRAME = "#1d1c1d", "#5c5a5c", "#f8f6f1", "#8a8578"
_LINE = "#1f5f8b"
_WHOLE = 112  # percent, with room above for what is whole


def can_draw() -> bool:
    """Say whether the extra ``charts`` is installed."""
    return importlib.util.find_spec("matplotlib") is not None


def picture(found: Numbers, title: str) -> bytes:
    """Return the picture as PNG; takes about a second of CPU, so call it in a thread.

    Raises ``ImportError`` without the extra.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure as Canvas

    told = found.told
    rows = -(-len(told) // _COLUMNS)
    canvas = Canvas(figsize=(_COLUMNS * _WIDE, rows * _HIGH + 0.9), dpi=120, facecolor=_GROUND)
    FigureCanvasAgg(canvas)
    canvas.patch.set_edgecolor(_FRAME)
    canvas.patch.set_linewidth(4)
    axes: Any = canvas.subplots(rows, _COLUMNS, squeeze=False)
    for place, ax in enumerate(axes.flat):
        if place < len(told):
            _chart(ax, told[place], found.weeks)
        else:
            ax.set_axis_off()
    canvas.suptitle(_plain(title), x=0.02, y=0.985, ha="left", va="top", fontsize=14, color=_INK, fontweight="bold")
    canvas.subplots_adjust(
        left=0.06, right=0.975, top=1 - 0.85 / canvas.get_figheight(), bottom=0.38 / canvas.get_figheight(),
        hspace=0.62, wspace=0.2,
    )  # fmt: skip
    out = io.BytesIO()
    canvas.savefig(out, format="png", facecolor=_GROUND, edgecolor=_FRAME)
    return out.getvalue()


def _plain(text: str) -> str:
    """Return a title as text: a dollar sign would begin a formula, and the font knows no other scripts."""
    known = all(ord(letter) < 0x250 for letter in text)
    return text.replace("$", r"\$") if known else "This channel" + text[text.rfind(":") :]


def _chart(ax: Any, one: Figure, weeks: tuple[int, ...]) -> None:
    places = range(len(weeks))
    values = [float("nan") if point.value is None else point.value for point in one.weeks]
    ax.set_facecolor("#ffffff")
    ax.plot(places, values, color=_LINE, linewidth=1.8, marker="o", markersize=4.5, clip_on=False, zorder=3)
    unit = "working days" if one.measure in SPREADS else "%"
    door = f", {DOORS[one.door]}" if one.door else ""
    ax.set_title(
        f"{NAMES[one.measure]}{door} · {unit}", loc="left", fontsize=9.5, color=_INK, fontweight="bold", pad=18
    )
    ax.text(0, 1.06, briefly(one), transform=ax.transAxes, fontsize=7.8, color=_SOFT, va="bottom")
    ax.set_xlim(-0.5, len(weeks) - 0.5)
    known = [value for value in values if value == value]  # a gap is not equal to itself
    ax.set_ylim(0, _WHOLE if one.measure not in SPREADS else max([*known, 0.1]) * 1.25)
    shown = [0, len(weeks) // 2, len(weeks) - 1]
    ax.set_xticks(shown, [f"W{weeks[place] % 100:02}" for place in shown])
    if one.measure in SPREADS:
        ax.yaxis.set_major_locator(_few_ticks())
    else:
        ax.set_yticks([0, 50, 100])
    ax.tick_params(labelsize=7.5, colors=_SOFT, length=2)
    ax.grid(axis="y", color="#d9d5ca", linewidth=0.6)
    for side in ("top", "right"):
        ax.spines[side].set_visible(False)
    for side in ("left", "bottom"):
        ax.spines[side].set_color(_FRAME)
    _last(ax, one, values)


def _few_ticks() -> Any:
    from matplotlib.ticker import MaxNLocator

    return MaxNLocator(nbins=3)


def _last(ax: Any, one: Figure, values: list[float]) -> None:
    """Write the newest figure beside its dot."""
    known = [(place, value) for place, value in enumerate(values) if value == value]
    if known:
        place, value = known[-1]
        ax.annotate(
            cell(one, value), (place, value), xytext=(0, 6), textcoords="offset points", ha="center",
            fontsize=8, color=_INK, fontweight="bold", annotation_clip=False,
        )  # fmt: skip
