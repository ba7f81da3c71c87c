"""The environment: one sentence for each thing that is missing or wrong, and no secret in any text."""

import pytest

from bot.config import SETTINGS, BadConfig, read_config

GOOD = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1"}
LOCAL = {**GOOD, "SLACK_API_URL": "http://127.0.0.1:8400/api/"}


def test_what_is_needed_is_little() -> None:
    """Two tokens are enough; everything else has a default."""
    config = read_config(GOOD)
    assert (config.api_url, config.port, config.command) == ("https://slack.com/api/", 8080, "/decide")
    assert config.socket_mode
    assert not config.loopback
    assert not read_config({"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "s"}).socket_mode


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"SLACK_BOT_TOKEN": ""}, "SLACK_BOT_TOKEN is missing"),
        ({"SLACK_BOT_TOKEN": "xoxp-1"}, "begins with xoxb-"),
        ({"SLACK_APP_TOKEN": "1"}, "begins with xapp-"),
        ({"SLACK_APP_TOKEN": ""}, "SLACK_SIGNING_SECRET (HTTP)"),
        ({"SLACK_API_URL": "slack"}, "SLACK_API_URL must be a web address"),
        ({"SLACK_API_URL": "http://slack.example/api/"}, "https://"),
        ({"DATABASE_URL": "mysql://x/y"}, "DATABASE_URL must begin with"),
        ({"DATABASE_URL": "sqlite://"}, "must name a file"),
        ({"DATABASE_URL": "sqlite:///:memory:"}, "must name a file"),
        ({"PORT": "http"}, "PORT must be a number"),
        ({"PORT": "70000"}, "PORT must be a number"),
        ({"DECIDE_COMMAND": "decide"}, "DECIDE_COMMAND must look like /decide"),
        ({"DECIDE_CLOCK": "http://127.0.0.1:1/_sandbox/clock"}, "DECIDE_CLOCK is for the sandbox alone"),
        ({"LOG_LEVEL": "LOUD"}, "LOG_LEVEL must be one of"),
    ],
)
def test_one_sentence_for_each_mistake(change: dict[str, str], words: str) -> None:
    """A wrong value is named with what to do about it, in one sentence of its own."""
    with pytest.raises(BadConfig) as caught:
        read_config({**GOOD, **change})
    assert [sentence for sentence in caught.value.sentences if words in sentence]
    assert all(sentence.endswith(".") for sentence in caught.value.sentences)


def test_all_mistakes_at_once() -> None:
    """Nobody has to start the program five times to learn of five mistakes."""
    with pytest.raises(BadConfig) as caught:
        read_config({"PORT": "x", "LOG_LEVEL": "x", "DATABASE_URL": "x"})
    assert len(caught.value.sentences) == 5


def test_the_sandboxs_clock_is_for_this_machine() -> None:
    """A clock can be borrowed only from a Slack that is this machine."""
    clock = "http://127.0.0.1:8400/_sandbox/clock"
    assert read_config({**LOCAL, "DECIDE_CLOCK": clock}).clock == clock
    with pytest.raises(BadConfig):
        read_config({**LOCAL, "DECIDE_CLOCK": "http://clock.example/now"})


def test_secrets_are_in_no_text() -> None:
    """A configuration can be printed and logged: tokens and the database's password are asterisks."""
    told = {**GOOD, "SLACK_SIGNING_SECRET": "hush-1", "DATABASE_URL": "postgresql://me:hush-2@host/db"}
    text = repr(read_config(told)) + str(read_config(told))
    assert not [secret for secret in ("xoxb-1", "xapp-1", "hush-1", "hush-2") if secret in text]


def test_a_database_command_needs_no_tokens() -> None:
    """``migrate`` is run where no token is at hand."""
    assert read_config({}, slack=False).database_url.get_secret_value() == "sqlite:///decide.db"


def test_each_setting_is_documented() -> None:
    """The list for the documentation names exactly what is read, with the defaults that hold."""
    from bot.config import _Environment

    assert [one.name.lower() for one in SETTINGS] == list(_Environment.model_fields)
    assert all(one.meaning for one in SETTINGS)
