"""E-mail to staff against a real mail server: before DATA nothing is taken, after it nobody knows."""

import email
import email.policy
import ipaddress
import socket
import socketserver
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from bot.channels.base import ACCEPTED, AGAIN, FAILED, UNKNOWN, Receipt
from bot.channels.email import Email, outbound
from bot.channels.patience import Patience
from bot.settings import MissingSettings, Settings
from tests.channels.sending import GAVE_UP, ID, QUICK, find, parcel, send, settings
from tests.conftest import START

NURSE = "nurse@example.org"


class Mail(socketserver.ThreadingTCPServer):
    """A mail server. `says` overrides its answer to a verb; `cut` and `wait` stand for a line that breaks or hangs."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, says: dict[str, str], tls: ssl.SSLContext | None) -> None:
        super().__init__(("127.0.0.1", 0), _Talk)
        self.says, self.tls = says, tls
        self.heard: list[str] = []
        self.letters: list[bytes] = []


class _Talk(socketserver.StreamRequestHandler):
    server: Mail

    def handle(self) -> None:
        self._say("HELLO", "220 mail.example.org")
        with suppress(OSError):
            while line := self.rfile.readline():
                self.server.heard.append(line.decode().strip())
                self._reply(line.split()[0].decode().upper())

    def finish(self) -> None:
        super().finish()
        # encrypted or not: the one that is in use
        self.request.close()

    def _reply(self, verb: str) -> None:
        usual = {
            "STARTTLS": "220 go on",
            "EHLO": "250-mail\r\n250 AUTH PLAIN",
            "AUTH": "235 in",
            "QUIT": "221 bye",
            "DATA": "354 go on",
        }
        taken = self._say(verb, usual.get(verb, "250 fine"))
        if verb == "STARTTLS":
            self.request = self.server.tls.wrap_socket(self.request, server_side=True)
            self.rfile = self.request.makefile("rb")
            self.wfile = socketserver._SocketWriter(self.request)  # type: ignore[attr-defined]
        elif verb == "DATA" and taken:
            lines = iter(self.rfile.readline, b".\r\n")
            self.server.letters.append(b"".join(line.removeprefix(b".") for line in lines))
            self._say("LETTER", "250 taken")

    def _say(self, verb: str, usual: str) -> bool:
        said = self.server.says.get(verb, usual)
        if said == "wait":
            threading.Event().wait(10)
        if said in ("wait", "cut"):
            self.request.shutdown(socket.SHUT_RDWR)
            return False
        self.wfile.write(said.encode() + b"\r\n")
        return said[0] in "23"


@contextmanager
def mail(tls: ssl.SSLContext | None = None, **says: str) -> Iterator[Mail]:
    """A mail server that listens."""
    with Mail(says, tls) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join(5)


def ours(server: Mail, login: str = "") -> Settings:
    """Settings that name the server."""
    return settings(
        smtp_url=f"smtp://{login}127.0.0.1:{server.server_address[1]}", smtp_from="Marrowline <bot@example.org>"
    )


def read(letter: bytes) -> EmailMessage:
    return email.message_from_bytes(letter, policy=email.policy.default)


def test_a_letter_is_neutral_outside_and_whole_inside() -> None:
    words = "Alert 12: fever over 38 °C.\n.\n.. Reply ACK 12\n" + "long " * 400
    with mail() as server:
        (receipt,) = send(Email(ours(server), QUICK), parcel(NURSE, words))
    letter = read(server.letters[0])
    assert receipt == Receipt(ACCEPTED, f"<{ID}@example.org>")
    assert letter["Message-ID"] == f"<{ID}@example.org>"
    assert (letter["Subject"], letter["To"], letter["From"]) == (
        "Marrowline alert",
        NURSE,
        "Marrowline <bot@example.org>",
    )
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["Date"]
    assert letter.get_content().splitlines() == words.splitlines()
    assert max(len(line) for line in server.letters[0].split(b"\r\n")) <= 78
    envelope = [line for line in server.heard if line.upper().startswith(("MAIL", "RCPT"))]
    assert [line.partition(":")[2].partition(" ")[0].lower() for line in envelope] == [
        "<bot@example.org>",
        f"<{NURSE}>",
    ]


@pytest.mark.parametrize(
    ("verb", "said", "expected"),
    [
        ("HELLO", "421 busy", Receipt(AGAIN, error="421")),
        ("HELLO", "554 no", Receipt(FAILED, error="554")),
        ("HELLO", "cut", Receipt(AGAIN, error="no-contact")),
        ("HELLO", "wait", Receipt(AGAIN, error="no-contact")),
        ("EHLO", "cut", Receipt(AGAIN, error="no-contact")),
        ("AUTH", "535 who?", Receipt(FAILED, error="535")),
        ("AUTH", "454 later", Receipt(AGAIN, error="454")),
        ("MAIL", "451 later", Receipt(AGAIN, error="451")),
        ("MAIL", "553 no", Receipt(FAILED, error="553")),
        ("RCPT", "550 nobody", Receipt(FAILED, error="550")),
        ("RCPT", "452 full", Receipt(AGAIN, error="452")),
        ("RCPT", "wait", Receipt(AGAIN, error="no-contact")),
        ("RCPT", "cut", Receipt(AGAIN, error="no-contact")),
        ("DATA", "451 later", Receipt(AGAIN, error="451")),
        ("DATA", "554 no", Receipt(FAILED, error="554")),
        ("LETTER", "452 full", Receipt(AGAIN, error="452")),
        ("LETTER", "554 spam", Receipt(FAILED, error="554")),
        ("LETTER", "cut", Receipt(UNKNOWN, error="no-answer")),
        ("LETTER", "wait", Receipt(UNKNOWN, error="no-answer")),
    ],
)
def test_each_refusal_has_its_outcome_and_one_letter(verb: str, said: str, expected: Receipt) -> None:
    with mail(**{verb: said}) as server:
        begun = time.monotonic()
        assert send(Email(ours(server, "user:word@"), QUICK), parcel(NURSE)) == [expected]
        assert time.monotonic() - begun < GAVE_UP
    assert len(server.letters) == (verb == "LETTER")


def test_the_password_may_have_any_sign() -> None:
    with mail() as server:
        assert send(Email(ours(server, "us%40er:p%3Aw%2F@"), QUICK), parcel(NURSE))[0].outcome == ACCEPTED
    assert any(line.upper().startswith("AUTH PLAIN") for line in server.heard)


def test_nobody_listening_may_be_tried_again() -> None:
    nobody = settings(smtp_url="smtp://127.0.0.1:1", smtp_from="bot@example.org")
    assert send(Email(nobody, QUICK), parcel(NURSE)) == [Receipt(AGAIN, error="no-contact")]


@pytest.mark.parametrize("given", [{}, {"smtp_url": "smtp://127.0.0.1:1"}, {"smtp_from": "bot@example.org"}])  # fmt: skip
def test_without_a_mail_server_nothing_is_sent(given: dict[str, str]) -> None:
    assert send(Email(settings(**given), QUICK), parcel(NURSE)) == [Receipt(FAILED, error="setup")]


@pytest.mark.parametrize(
    "address",
    ["", "nurse", "nurse@example.org\r\nBcc: all@example.org", "a@example.org, b@example.org", "Ana <a@example.org>",
     "å@example.org", "+12025550111"],
)  # fmt: skip
def test_an_address_that_is_none_reaches_nobody(address: str) -> None:
    with mail() as server:
        assert send(Email(ours(server), QUICK), parcel(address, medium="email")) == [Receipt(FAILED, error="address")]
    assert server.heard == []


# encryption: "127.1" is this machine by a name that does not say so

ELSEWHERE = "127.1"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate and its key, trusted by nobody."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "mail")])
    names = [x509.DNSName(ELSEWHERE), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(1).not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    path = tmp_path_factory.mktemp("tls") / "mail.pem"
    pem, secret = serialization.Encoding.PEM, serialization.NoEncryption()
    path.write_bytes(made.public_bytes(pem) + key.private_bytes(pem, serialization.PrivateFormat.PKCS8, secret))
    return path


def deliver(url: str, trusted: Path | None) -> Receipt:
    """Send one letter, trusting a certificate."""
    found = settings(smtp_url=url, smtp_from="bot@example.org")
    sender = outbound.EmailSender(found, Patience(0.5, 0.5), ssl.create_default_context(cafile=trusted))
    return sender._send(parcel(NURSE))


def server_side(certificate: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


STARTTLS = "250-mail\r\n250-AUTH PLAIN\r\n250 STARTTLS"


def test_a_letter_is_encrypted_before_anybody_signs_in(certificate: Path) -> None:
    with mail(server_side(certificate), EHLO=STARTTLS) as server:
        receipt = deliver(f"smtp://user:word@{ELSEWHERE}:{server.server_address[1]}", certificate)
    verbs = [line.split()[0].upper() for line in server.heard]
    assert receipt.outcome == ACCEPTED
    assert verbs.index("STARTTLS") < verbs.index("AUTH") < verbs.index("MAIL")


def test_without_encryption_nothing_leaves_this_machine() -> None:
    with mail() as server:
        assert deliver(f"smtp://user:word@{ELSEWHERE}:{server.server_address[1]}", None) == Receipt(
            FAILED, error="no-tls"
        )
    assert [line for line in server.heard if line.upper().startswith(("AUTH", "MAIL"))] == []


def test_a_stranger_with_a_certificate_gets_no_password(certificate: Path) -> None:
    with mail(server_side(certificate), EHLO=STARTTLS) as server:
        receipt = deliver(f"smtp://user:word@{ELSEWHERE}:{server.server_address[1]}", None)
    assert receipt == Receipt(AGAIN, error="no-contact")
    assert [line for line in server.heard if line.upper().startswith("AUTH")] == []


def test_smtps_is_encrypted_from_the_first_word(certificate: Path) -> None:
    with mail() as server:
        server.socket = server_side(certificate).wrap_socket(server.socket, server_side=True)
        assert deliver(f"smtps://127.0.0.1:{server.server_address[1]}", certificate).outcome == ACCEPTED


# settings and words


@pytest.mark.parametrize(
    ("name", "value"),
    [("smtp_url", "mail.example.org"), ("smtp_url", "http://mail.example.org"), ("smtp_url", "smtp://"),
     ("smtp_url", "smtp://127.0.0.1:port"),
     ("smtp_from", "nobody"), ("smtp_from", "a@b\nBcc: c@d"), ("twilio_api_base_url", "127.0.0.1:5005")],
)  # fmt: skip
def test_a_setting_that_cannot_work_is_named(name: str, value: str) -> None:
    with pytest.raises(MissingSettings, match=name.upper()) as told:
        settings(**{name: value})
    assert value not in str(told.value)


def test_the_password_is_shown_nowhere() -> None:
    assert "sesame" not in repr(settings(smtp_url="smtp://user:sesame@mail.example.org"))


def test_it_keeps_no_list() -> None:
    assert find(Email(settings(), QUICK), NURSE, START) is None


@pytest.mark.parametrize(
    ("code", "again", "fault"),
    [("setup", "never", "sender"), ("no-tls", "never", "sender"), ("535", "never", "sender"), ("550", "never", "person"),
     ("451", "backoff", "gateway"), ("no-answer", "never", "gateway"), ("554", "never", "gateway")],
)  # fmt: skip
def test_codes_are_told_in_plain_words(code: str, again: str, fault: str) -> None:
    found = Email(settings()).explain(code)
    assert (found.code, found.again, found.fault) == (code, again, fault)
    assert found.reason
    assert found.mend.endswith(".")
