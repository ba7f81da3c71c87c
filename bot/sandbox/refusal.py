"""What Slack's own client would not let a person do."""

__all__ = ["SandboxRefused"]


class SandboxRefused(Exception):  # noqa: N818  # a refusal is an answer, not an error
    """The client refuses this act: ``code`` is stable and short, ``sentence`` is for the person."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(f"{code}: {sentence}")
        self.code = code
        self.sentence = sentence
