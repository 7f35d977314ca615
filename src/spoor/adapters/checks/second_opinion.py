"""A second, independent check of a time-stamp by `openssl ts -verify`, where OpenSSL is installed."""

import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from asn1crypto import pem, x509

from spoor.adapters.checks.trust import Trust

SECONDS = 30


@dataclass(frozen=True, slots=True)
class Opinion:
    """What OpenSSL said."""

    good: bool
    words: str


def second_opinion(
    content: bytes,
    bare: bool,
    data: Path | bytes | None,
    imprint: str,
    trust: Trust,
    others: Sequence[x509.Certificate],
    at: datetime,
) -> Opinion | None:
    """Return what OpenSSL says of a token at its own time; None where OpenSSL is not installed or did not end.

    Without the data only the imprint of the token itself can be given, so that OpenSSL judges the rest.
    """
    program = shutil.which("openssl")
    if program is None:
        return None
    with tempfile.TemporaryDirectory(prefix="spoor-ts-") as name:
        folder = Path(name)
        (folder / "token").write_bytes(_der(content))
        (folder / "roots.pem").write_bytes(trust.as_pem())
        command = [
            program,
            "ts",
            "-verify",
            "-in",
            str(folder / "token"),
            "-CAfile",
            str(folder / "roots.pem"),
        ]
        command += ["-attime", str(int(at.timestamp())), "-partial_chain"]
        if bare:
            command.append("-token_in")
        if others:
            (folder / "others.pem").write_bytes(
                b"".join(pem.armor("CERTIFICATE", one.dump()) for one in others)
            )
            command += ["-untrusted", str(folder / "others.pem")]
        if isinstance(data, bytes):
            (folder / "data").write_bytes(data)
            data = folder / "data"
        command += ["-digest", imprint] if data is None else ["-data", str(data)]
        try:
            done = subprocess.run(command, capture_output=True, timeout=SECONDS, check=False)  # noqa: S603
        except subprocess.TimeoutExpired:
            return None
    lines = (done.stdout + done.stderr).decode("utf-8", errors="replace").splitlines()
    words = [line for line in lines if "error" in line.lower() or line.startswith("Verification")]
    reasons = [line.rpartition(":")[2] for line in words if "error" in line.lower()]
    return Opinion(done.returncode == 0, ", ".join(reasons[:2]) or ", ".join(words[:1]))


def _der(content: bytes) -> bytes:
    if pem.detect(content):
        return bytes(pem.unarmor(content)[2])
    return content
