"""A time-stamping authority of our own for the tests: OpenSSL signs, a thread on this machine answers."""

import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Lock, Thread

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization

CONFIG = """
[tsa]
default_tsa = here
[here]
serial = {folder}/serial
default_policy = 1.3.6.1.4.1.55555.1
digests = sha256
accuracy = secs:1
ess_cert_id_chain = no
ess_cert_id_alg = sha256
signer_digest = sha256
"""
EXTENSIONS = """extendedKeyUsage=critical,timeStamping
basicConstraints=critical,CA:FALSE
keyUsage=critical,digitalSignature
"""


def run(*words: str, folder: Path) -> None:
    """Run openssl in a folder."""
    subprocess.run(["openssl", *words], cwd=folder, check=True, capture_output=True)


def make(
    folder: Path, *, self_signed: bool = False, expired: bool = False, chain: bool = False, days: int = 3000
) -> Path:
    """Make an authority in a folder and return the file with its root; `chain`: it sends its root along.

    Its certificate holds for `days`; `shorten` makes that shorter still.
    """
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not here; install it with: sudo apt-get install openssl")
    folder.mkdir(parents=True, exist_ok=True)
    new = (
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:prime256v1",
        "-nodes",
        "-days",
        "3650",
    )
    run(*new, "-keyout", "ca.key", "-out", "ca.pem", "-subj", "/CN=Test root", folder=folder)
    (folder / "ext").write_text(EXTENSIONS)
    key = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", "tsa.key")
    run("req", *key, "-out", "tsa.csr", "-subj", "/CN=Test authority/O=Spoor", folder=folder)
    signed = (
        ("-signkey", "tsa.key") if self_signed else ("-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial")
    )
    days = ("-days", "-1") if expired else ("-days", str(days))
    run("x509", "-req", "-in", "tsa.csr", *signed, *days, "-extfile", "ext", "-out", "tsa.pem", folder=folder)
    (folder / "serial").write_text("01\n")
    certs = f"certs = {folder}/ca.pem\n" if chain else ""
    (folder / "tsa.cnf").write_text(CONFIG.format(folder=folder) + certs)
    return folder / "ca.pem"


def shorten(folder: Path, until: datetime) -> None:
    """Give an authority a certificate that ends at a moment."""
    old = x509.load_pem_x509_certificate((folder / "tsa.pem").read_bytes())
    key = serialization.load_pem_private_key((folder / "ca.key").read_bytes(), None)
    builder = (
        x509.CertificateBuilder()
        .subject_name(old.subject)
        .issuer_name(old.issuer)
        .public_key(old.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(old.not_valid_before_utc)
        .not_valid_after(until)
    )
    for one in old.extensions:
        builder = builder.add_extension(one.value, one.critical)
    new = builder.sign(key, hashes.SHA256())
    (folder / "tsa.pem").write_bytes(new.public_bytes(serialization.Encoding.PEM))


@dataclass
class Server:
    """An authority that answers; `how` says what it does with a question."""

    folder: Path
    how: str = "good"
    asked: int = 0
    url: str = ""
    held: bytes = b""
    lock: Lock = field(default_factory=Lock)

    def answer(self, question: bytes) -> bytes:
        """Return the signed answer to a question."""
        with self.lock:
            (self.folder / "q.tsq").write_bytes(question)
            key = ("-signer", "tsa.pem", "-inkey", "tsa.key")
            reply = ("ts", "-reply", "-config", "tsa.cnf", "-queryfile", "q.tsq", *key, "-out", "a.tsr")
            run(*reply, folder=self.folder)
            return (self.folder / "a.tsr").read_bytes()


@contextmanager
def serving(folder: Path, how: str = "good", port: int = 0) -> Iterator[Server]:
    """Serve the authority of a folder on this machine while inside."""
    state = Server(folder, how)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            question = self.rfile.read(int(self.headers["Content-Length"]))
            state.asked += 1
            status, content = respond(state, question)
            self.send_response(status)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    server.daemon_threads = True
    state.url = f"http://127.0.0.1:{server.server_address[1]}/"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield state
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def respond(state: Server, question: bytes) -> tuple[int, bytes]:
    """Return status and content for a question, as `how` says."""
    if state.how == "slow":
        time.sleep(1.0)
    if state.how == "html":
        return 200, b"<!doctype html><title>Log in</title>"
    if state.how == "busy":
        return 503, b"later"
    if state.how == "huge":
        return 200, b"x" * 400_000
    if state.how == "empty":
        return 200, b""
    if state.how == "refusing":
        return 200, state.answer(b"\x30\x03\x02\x01\x01")  # OpenSSL answers a bad request with a rejection
    if state.how == "replay" and state.held:
        return 200, state.held
    state.held = state.answer(question)
    if state.how == "flipped":
        return 200, state.held[:-5] + bytes([state.held[-5] ^ 1]) + state.held[-4:]
    return 200, state.held
