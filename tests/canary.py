"""An invented address, telephone number and child, and how to find them in pages, files, archives and rows."""

import gzip
import html
import io
import re
import zipfile
from collections.abc import Iterator
from urllib.parse import unquote

from django.apps import apps
from django.test import Client
from pypdf import PdfReader
from pypdf.errors import PdfReadError

ADDRESS, PHONE, CHILD = "Kanarielaan 77", "06-99887766", "Fenna"
TOLD = (
    f"Ik weet dat u op {ADDRESS} woont, tel {PHONE}, en dat uw dochter {CHILD} daar slaapt. Ik maak u dood."
)
LINK = re.compile(r'(?:href|action|src)="(/[^"#]*)')
ELSEWHERE = ("/static/", "/regels")  # these say nothing of a case
MOST = 600  # pages of a walk; more would hide that it never ends


def found_in(content: bytes, name: str = "") -> list[str]:
    """Return the canaries that stand in bytes, in archives and papers inside them too."""
    texts = list(_texts(content))
    found = []
    for text in texts:
        plain = unquote(html.unescape(text)).casefold()
        digits = re.sub(r"[^\d]", "", plain)
        found += [f"{name}: {word}" for word in ("kanarielaan", "fenna") if word in plain]
        found += [f"{name}: {PHONE}"] * ("699887766" in digits)
    return found


def _texts(content: bytes) -> Iterator[str]:
    yield content.decode("utf-8", "ignore")
    if content.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            for one in packed.namelist():
                yield one
                yield from _texts(packed.read(one))
    elif content.startswith(b"%PDF"):
        try:
            reader = PdfReader(io.BytesIO(content))
        except PdfReadError:
            return  # its bytes were looked through as they are
        yield "\n".join(page.extract_text() for page in reader.pages)
        yield str(dict(reader.metadata or {}))
        for files in reader.attachments.values():
            for one in files:
                yield from _texts(one)
    elif content.startswith(b"\x1f\x8b"):
        yield from _texts(gzip.decompress(content))


def body(answer) -> bytes:
    """Return the whole of an answer and its heads."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return content + b"\n" + str(answer.headers).encode()


def crawl(client: Client, *starts: str) -> tuple[set[str], list[str]]:
    """Open every page and file that links lead to; return what was opened, and the canaries that were seen."""
    waiting, seen, leaks = list(starts), set(), []
    while waiting:
        path = waiting.pop()
        if path in seen or "/uitloggen" in path or path.startswith(ELSEWHERE):
            continue
        seen.add(path)
        assert len(seen) <= MOST, sorted(seen)[-20:]
        answer = client.get(path)
        content = body(answer)
        leaks += found_in(content, path)
        if answer.headers.get("Location", "").startswith("/"):
            waiting.append(answer.headers["Location"])
        if answer.headers.get("Content-Type", "").startswith("text/html"):
            waiting += [html.unescape(link) for link in LINK.findall(content.decode())]
    return seen, leaks


def rows() -> list[str]:
    """Return the canaries in every column of every row of the database."""
    leaks = []
    for model in apps.get_models():
        for row in model.objects.values():
            leaks += found_in(repr(row).encode(), f"{model.__name__} {row.get('id', '')}")
    return leaks
