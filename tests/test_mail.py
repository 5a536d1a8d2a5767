"""E-mail: through a real server or one that misbehaves, to one address, with nothing in it that a visitor typed."""

from __future__ import annotations

from email import message_from_bytes, policy
from pathlib import Path

import pytest
from flask import Flask
from residents import server

from openbeat.live import mail

TO = "resident@village.example"


@pytest.fixture(params=["sqlite"])
def database_url() -> str:
    """Mail needs no second database."""
    return ""


def test_a_message_is_handed_over_whole(live_app: Flask) -> None:
    with live_app.test_request_context(), server(live_app) as letters:
        mail.send(TO, "Confirm your support", "Open this:\nhttp://localhost/request/x?key=abc\n")
    (message,) = letters.received
    assert letters.recipients == [TO]
    assert (message["to"], message["subject"]) == (TO, "Confirm your support")
    assert message["from"] == "Open Beat <noreply@beat.example>"
    assert message["auto-submitted"] == "auto-generated"
    assert message["date"]
    assert message["message-id"].endswith("@beat.example>")
    assert letters.links() == ["/request/x?key=abc"]


def test_long_lines_and_names_of_other_letters_arrive(live_app: Flask) -> None:
    text = f"Llanbedr-y-Cennin a’r Môn\nhttp://localhost/{'x' * 400}\n"
    with live_app.test_request_context(), server(live_app) as letters:
        mail.send(TO, "Cais am gyfarfod: Ynys Môn", text)
    assert letters.text().replace("\r\n", "\n") == text
    assert letters.received[0]["subject"] == "Cais am gyfarfod: Ynys Môn"


@pytest.mark.parametrize("misbehaves", ["refuses", "hangs_up"])
def test_a_server_that_misbehaves_is_a_failure_of_ours_to_tell(live_app: Flask, misbehaves: str) -> None:
    with live_app.test_request_context(), server(live_app) as letters:
        setattr(letters, misbehaves, True)
        with pytest.raises(mail.Unsent):
            mail.send(TO, "Subject", "Text")
    assert letters.received == []


@pytest.mark.parametrize("address", ["smtp://127.0.0.1:1", "smtps://127.0.0.1:1", "smtp://no-such-host.invalid"])
def test_no_server_at_all_is_one_too(live_app: Flask, address: str) -> None:
    live_app.config |= {"SMTP": address, "MAIL_FROM": "noreply@beat.example"}
    with live_app.test_request_context(), pytest.raises(mail.Unsent):
        mail.send(TO, "Subject", "Text")


@pytest.mark.parametrize(
    "address",
    ["", "resident", "@village.example", "resident@", "a b@village.example", "a@b@village.example",
     "a@village.example\r\nBcc: b@village.example", "a@village.example,b@village.example", "<a@village.example>",
     "a;b@village.example", "ü@village.example", f"{'a' * 65}@village.example", f"a@{'v' * 250}.example"],
)  # fmt: skip
def test_what_is_no_address_gets_no_message(live_app: Flask, address: str) -> None:
    assert not mail.is_address(address)
    with live_app.test_request_context(), server(live_app) as letters, pytest.raises(mail.Unsent):
        mail.send(address, "Subject", "Text")
    assert letters.received == []


@pytest.mark.parametrize("address", [TO, "o'neill+police@sub.village.example", "a@localhost", "A.B-C_d@x.example"])
def test_plain_addresses_are_addresses(address: str) -> None:
    assert mail.is_address(address)


def test_a_subject_cannot_become_a_header(live_app: Flask) -> None:
    with live_app.test_request_context(), server(live_app) as letters:
        mail.send(TO, "Hello\r\nBcc: spy@evil.example", "Text")
    assert letters.recipients == [TO]
    assert letters.received[0]["bcc"] is None


def test_a_demonstration_without_a_server_writes_files(live_app: Flask, live_data: Path) -> None:
    with live_app.test_request_context():
        assert mail.way() == mail.FILES
        mail.send(TO, "Subject", "Text http://localhost/x\n")
    (file,) = (live_data / "live" / "outbox").glob("*.eml")
    assert message_from_bytes(file.read_bytes(), policy=policy.default)["to"] == TO


def test_no_password_goes_out_in_the_clear(live_app: Flask) -> None:
    """Only to this very machine, where nobody listens in between."""
    with live_app.test_request_context(), server(live_app) as letters:
        live_app.config["SMTP"] = live_app.config["SMTP"].replace("127.0.0.1", "name:word@localhost.localdomain")
        with pytest.raises(mail.Unsent):
            mail.send(TO, "Subject", "Text")
    assert letters.received == []


def test_a_visitor_does_not_decide_where_links_lead(live_app: Flask) -> None:
    """Whoever sends a foreign `Host` would otherwise be sent the key of somebody else's link."""
    with server(live_app), live_app.test_request_context(base_url="https://evil.example"):
        assert mail.way() == mail.NONE
        live_app.config["ADDRESS"] = "https://beat.example"
        assert mail.way() == mail.SERVER
        assert mail.link("/request/x") == "https://beat.example/request/x"


def test_nobody_is_buried_in_messages(live_app: Flask) -> None:
    with live_app.test_request_context():
        told = [mail.may_send(TO.upper() if n % 2 else TO) for n in range(8)]
        assert told == [True] * 6 + [False] * 2
        assert mail.may_send("another@village.example")
