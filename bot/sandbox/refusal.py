"""Two refusals: what Slack's own client would not let a person do, and what the Web API answers an app."""

from typing import Any

__all__ = ["ApiRefused", "SandboxRefused"]


class SandboxRefused(Exception):  # noqa: N818  # a refusal is an answer, not an error
    """The client refuses this act: ``code`` is stable and short, ``sentence`` is for the person."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(f"{code}: {sentence}")
        self.code = code
        self.sentence = sentence


class ApiRefused(Exception):  # noqa: N818  # a refusal is an answer, not an error
    """The Web API answers ``ok: false`` with ``code``, and ``more`` beside it."""

    def __init__(self, code: str, **more: Any) -> None:
        super().__init__(code)
        self.code = code
        self.more = more
