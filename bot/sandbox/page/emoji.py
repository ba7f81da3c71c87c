"""Emoji names as Slack writes them, and what a person sees."""

__all__ = ["PICKER", "glyph", "name_of"]

PICKER = ("white_check_mark", "handshake", "raised_hand", "+1", "eyes", "tada")

_GLYPHS = {
    "+1": "👍", "-1": "👎", "alarm_clock": "⏰", "arrow_right": "➡️", "balloon": "🎈", "ballot_box": "🗳️",
    "ballot_box_with_check": "☑️", "bar_chart": "📊", "bell": "🔔", "black_circle": "⚫",
    "blue_heart": "💙", "book": "📖", "bookmark": "🔖", "bulb": "💡", "calendar": "📆",
    "chart_with_upwards_trend": "📈", "checkered_flag": "🏁", "clap": "👏", "clipboard": "📋",
    "clock3": "🕒", "closed_lock_with_key": "🔐", "crossed_fingers": "🤞", "date": "📅", "door": "🚪",
    "ear": "👂", "envelope": "✉️", "exclamation": "❗", "eyes": "👀", "fire": "🔥", "gear": "⚙️",
    "hand": "✋", "handshake": "🤝", "heart": "❤️", "heavy_check_mark": "✔️", "hourglass": "⌛",
    "hourglass_flowing_sand": "⏳", "house": "🏠", "inbox_tray": "📥", "information_source": "ℹ️",
    "joy": "😂", "key": "🔑", "large_blue_circle": "🔵", "large_green_circle": "🟢", "link": "🔗",
    "lock": "🔒", "mag": "🔍", "mailbox": "📫", "memo": "📝", "mega": "📣", "muscle": "💪", "no_entry": "⛔",
    "no_entry_sign": "🚫", "ok_hand": "👌", "package": "📦", "page_facing_up": "📄", "pencil": "📝",
    "pencil2": "✏️", "point_right": "👉", "pray": "🙏", "pushpin": "📌", "question": "❓",
    "raised_hand": "✋", "raised_hands": "🙌", "recycle": "♻️", "red_circle": "🔴", "rocket": "🚀",
    "rotating_light": "🚨", "scales": "⚖️", "shield": "🛡️", "slightly_smiling_face": "🙂", "smile": "😄",
    "speech_balloon": "💬", "star": "⭐", "stopwatch": "⏱️", "tada": "🎉", "thinking_face": "🤔",
    "thumbsdown": "👎", "thumbsup": "👍", "timer_clock": "⏲️", "unlock": "🔓", "warning": "⚠️",
    "wastebasket": "🗑️", "wave": "👋", "white_check_mark": "✅", "white_circle": "⚪", "x": "❌",
    "zap": "⚡", "zzz": "💤",
}  # fmt: skip
_NAMES = {shown.rstrip("\ufe0f"): name for name, shown in reversed(_GLYPHS.items())}
_TONES = {"skin-tone-2": "🏻", "skin-tone-3": "🏼", "skin-tone-4": "🏽", "skin-tone-5": "🏾", "skin-tone-6": "🏿"}


def glyph(name: str) -> str | None:
    """Return what ``name`` (with or without ``::skin-tone-n``) looks like, or ``None`` where it is not known here."""
    word, _, tone = name.partition("::")
    shown = _GLYPHS.get(word)
    return None if shown is None else shown + _TONES.get(tone, "")


def name_of(shown: str) -> str | None:
    """Return Slack's name of an emoji that somebody typed as a character, or ``None``."""
    return _NAMES.get(shown.rstrip("\ufe0f"))
