"""Readable: what a file says in words, so that what it holds can be found and covered; a picture says nothing."""

import json
from email import message_from_bytes, policy
from email.errors import MessageError
from email.message import EmailMessage

from lxml import etree, html

MOST_BYTES = 2_000_000  # of a file that is read for words; a longer one is for a person
MOST_SIGNS = 200_000  # of its words; more take too long while somebody waits for a receipt
NOT_READ = (ValueError, LookupError, TypeError, AttributeError, RecursionError, AssertionError, MessageError,
            etree.LxmlError)  # fmt: skip  # how these readers say that bytes are none of theirs
TEXTS = ("text/", "application/json", "application/xml", "message/rfc822", "application/x-ndjson")
ENDINGS = (".txt", ".csv", ".json", ".jsonl", ".md", ".html", ".htm", ".eml", ".xml", ".vcf", ".ics", ".log")
ADDRESSES = ("From", "To", "Cc", "Subject", "Date")


def words_of(content: bytes, media_type: str, name: str) -> str | None:
    """Return what a file says in words; None for a picture, a sound, an archive, or what is no text after all.

    None, too, for a file that its reader cannot read: then a person looks, and it holds up no report.
    """
    if len(content) > MOST_BYTES:
        return None
    try:
        words = _words_of(content, media_type, name)
    except NOT_READ:
        return None
    if words is None or len(words) > MOST_SIGNS:
        return None
    return words.encode("utf-8", "backslashreplace").decode()  # half a character has no bytes


def _words_of(content: bytes, media_type: str, name: str) -> str | None:
    if not (media_type.startswith(TEXTS) or name.casefold().endswith(ENDINGS)):
        return None
    if b"\x00" in content[:4096] and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return None
    if media_type == "message/rfc822" or name.casefold().endswith(".eml"):
        return _mail(content)
    text = _decoded(content)
    if text is None:
        return None
    start = text.lstrip()[:200].casefold()
    if start.startswith(("<!doctype html", "<html")) or media_type == "text/html":
        return _page(text)
    if start.startswith(("{", "[")):
        return _unescaped(text)
    return text


def _decoded(content: bytes) -> str | None:
    for charset in ("utf-8-sig", "utf-16") if content[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig",):
        try:
            return content.decode(charset)
        except UnicodeDecodeError:
            continue
    try:
        return content.decode("cp1252")
    except UnicodeDecodeError:
        return None


def _page(text: str) -> str:
    """The words of a web page, those of its attributes too: a name may stand in the title of a picture."""
    if not text.strip():
        return ""
    root = html.document_fromstring(text.encode(), parser=html.HTMLParser(encoding="utf-8"))
    attributes = [
        value for node in root.iter() if isinstance(node.tag, str) for value in node.attrib.values()
    ]
    return "\n".join(["".join(map(str, root.itertext())), *map(str, attributes)])


def _unescaped(text: str) -> str:
    """JSON with its escapes undone; each line by itself where it is JSON a line."""
    try:
        return json.dumps(json.loads(text), ensure_ascii=False, indent=1)
    except ValueError:
        pass
    lines = []
    for line in text.splitlines():
        try:
            lines.append(json.dumps(json.loads(line), ensure_ascii=False))
        except ValueError:
            lines.append(line)
    return "\n".join(lines)


def _mail(content: bytes) -> str | None:
    """The heads and words of a mail. None where it carries a file: that is for a person."""
    message = message_from_bytes(content, policy=policy.default)
    assert isinstance(message, EmailMessage)
    said = [f"{name}: {message[name]}" for name in ADDRESSES if message[name]]
    for part in message.walk():
        if part.is_multipart():
            continue
        if part.get_content_maintype() != "text" or part.get_filename():
            return None
        text = str(part.get_content())
        said.append(_page(text) if part.get_content_subtype() == "html" else text)
    return "\n".join(said)
