"""files.*: an address for exactly what was announced, and sharing only what was uploaded, where the app is."""

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError

from bot.engine.gateway import Gateway
from bot.engine.slack_errors import SlackError
from tests.sandbox.serving import Served, served
from tests.sandbox.test_messages import refusal

SCOPE = ["files:write"]


async def _put(url: str, content: bytes) -> int:
    async with aiohttp.ClientSession() as session, session.post(url, data=content) as answer:
        return answer.status


async def test_files_need_their_scope(slack: Served) -> None:
    """Without files:write both methods answer missing_scope, with what is needed and what was provided."""
    with pytest.raises(SlackApiError) as caught:
        await slack.client.files_getUploadURLExternal(filename="a.ics", length=3)
    assert caught.value.response["error"] == "missing_scope"
    assert caught.value.response["needed"] == "files:write"
    assert "chat:write" in caught.value.response["provided"]
    call = slack.client.files_completeUploadExternal(files=[{"id": "F1", "title": "a"}])
    assert await refusal(call) == "missing_scope"


async def test_a_file_in_three_steps() -> None:
    """Address, bytes, sharing: it stands in the conversation by its name, and notifies its reader."""
    async with served(optional_scopes=SCOPE) as slack:
        desk, client = slack.desk, slack.client
        room = await desk.open_messages("lead")
        told = await client.files_getUploadURLExternal(filename="look.ics", length=5)
        assert await _put(told["upload_url"], b"BEGIN") == 200
        done = await client.files_completeUploadExternal(
            files=[{"id": told["file_id"], "title": "Look"}], channel_id=room, initial_comment="Here it is."
        )
        assert done["files"][0]["name"] == "look.ics"
        shown = desk.messages("lead", "dm")[-1]
        assert (shown["text"], shown["files"]) == ("Here it is.", ["look.ics"])
        assert desk.calls()[-1]["notified"] == ["U0LEAD"]
        again = client.files_completeUploadExternal(files=[{"id": told["file_id"]}], channel_id=room)
        assert await refusal(again) == "file_not_found"


async def test_wrong_sizes_and_places_are_refused() -> None:
    """Other bytes than announced, a file that was never uploaded, a channel without us, a person in place of one."""
    async with served(optional_scopes=SCOPE) as slack:
        client = slack.client
        assert await refusal(client.files_getUploadURLExternal(filename="a", length=0)) == "invalid_arguments"
        told = await client.files_getUploadURLExternal(filename="a", length=5)
        files = [{"id": told["file_id"]}]
        assert await _put(told["upload_url"], b"four") == 400
        assert await refusal(client.files_completeUploadExternal(files=files)) == "file_not_found"
        assert await _put(told["upload_url"], b"fiver") == 200
        assert await _put(told["upload_url"] + "x", b"fiver") == 404
        for where, code in (("C0GENERAL", "not_in_channel"), ("C0LEADS", "channel_not_found"), ("U0LEAD",) * 2):
            sharing = client.files_completeUploadExternal(files=files, channel_id=where)
            assert await refusal(sharing) == (code if code != "U0LEAD" else "channel_not_found")
        assert (await client.files_completeUploadExternal(files=files))["ok"], "private without a channel"


@pytest.mark.parametrize("scopes", [["files:read"], []])
async def test_a_private_address_needs_the_scope(scopes: list[str]) -> None:
    """With files:read and our token the bytes come, not more than asked for; else the way to the login page, as Slack
    answers; and what is no file of ours is not there.
    """
    async with served(optional_scopes=scopes) as slack:
        room = slack.sandbox.world.state.channels[await slack.desk.open_messages("lead")]
        await slack.desk.share("lead", "dm", "idea.md", "# Idea")
        url = room.messages[-1].files[0]["url_private"]
        gateway = Gateway(f"{slack.address}/api/", str(slack.client.token), loopback=True)
        try:
            if scopes:
                assert await gateway.download(url, 6) == b"# Idea"
            for asked, most in ((url, 6 if not scopes else 5), (url.replace("/F0", "/F9"), 6)):
                with pytest.raises(SlackError):
                    await gateway.download(asked, most)
        finally:
            await gateway.close()


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example/files.slack.com",
        "http://files.slack.com/files-pri/T1-F1/a.md",
        "https://files.slack.com.evil.example/a.md",
        "https://files.slack.com@evil.example/a.md",
        "https://files.slack.com:8443/a.md",
        "http://169.254.169.254/latest/meta-data",
        "file:///etc/passwd",
        "https://[",
        "",
    ],
)
async def test_our_token_goes_to_slack_alone(url: str) -> None:
    """An address that is not Slack's is never asked, whatever it looks like."""
    gateway = Gateway("https://slack.com/api/", "xoxb-1")
    try:
        with pytest.raises(SlackError) as caught:
            await gateway.download(url, 100)
        assert caught.value.code == "not_slacks"
    finally:
        await gateway.close()
