"""The bag: payload files under `data/`, a manifest of their digests, and a manifest of the other files (RFC 8493)."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

DECLARATION = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
MANIFEST, TAG_MANIFEST = "manifest-sha256.txt", "tagmanifest-sha256.txt"
SIGNATURE = "handover.sig"  # over the tag manifest, and so the one file that no manifest can name
BAGIT, INFO = "bagit.txt", "bag-info.txt"
CHUNK = 1 << 20


class BagBroken(Exception):
    """This folder is no bag: a manifest is missing or says something it may not; the message names the line."""


@dataclass(frozen=True, slots=True)
class Wrong:
    """One thing that does not hold: what it is (an id of a sentence), where, and what was found."""

    what: str
    where: str
    found: str = ""


def digest_of(file: Path) -> str:
    """Return the hex SHA-256 of a file."""
    digest = hashlib.sha256()
    with open(file, "rb") as stream:
        while piece := stream.read(CHUNK):
            digest.update(piece)
    return digest.hexdigest()


def close_bag(root: Path, info: Mapping[str, str], tags: Iterable[str]) -> str:
    """Write the manifests over what lies under `data/` and over the tag files; return the digest of the last manifest.

    `tags` are files in the root that were written before, such as VERIFY.md.
    """
    payload = sorted(file for file in (root / "data").rglob("*") if file.is_file())
    digests = {file.relative_to(root).as_posix(): digest_of(file) for file in payload}
    size = sum(file.stat().st_size for file in payload)
    _write(root / MANIFEST, _lines(digests))
    _write(root / BAGIT, DECLARATION)
    told = {**info, "Payload-Oxum": f"{size}.{len(payload)}"}
    _write(root / INFO, "".join(f"{name}: {value}\n" for name, value in told.items()))
    names = sorted([BAGIT, INFO, MANIFEST, *tags])
    _write(root / TAG_MANIFEST, _lines({name: digest_of(root / name) for name in names}))
    return digest_of(root / TAG_MANIFEST)


def _lines(digests: Mapping[str, str]) -> str:
    return "".join(f"{digest}  {_escaped(name)}\n" for name, digest in digests.items())


def _escaped(name: str) -> str:
    return name.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _write(file: Path, text: str) -> None:
    file.write_text(text, encoding="utf-8", newline="\n")


def read_manifest(file: Path) -> dict[str, str]:
    """Return digest by path of a manifest. Raises BagBroken for a line that is none, a path twice or outside."""
    if not file.is_file():
        raise BagBroken(f"{file.name} is not there")
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except UnicodeDecodeError as error:
        raise BagBroken(f"{file.name} is no UTF-8 text") from error
    found: dict[str, str] = {}
    for number, line in enumerate(lines, 1):
        digest, _space, name = line.partition("  ")
        name = name.replace("%0A", "\n").replace("%0D", "\r").replace("%25", "%")
        hexes = len(digest) == 64 and set(digest) <= set("0123456789abcdef")
        parts = PurePosixPath(name).parts
        if not hexes or not name or name.startswith("/") or ".." in parts or name in found:
            raise BagBroken(
                f"{file.name}, line {number}: expected a SHA-256, two spaces and a path of its own"
            )
        found[name] = digest
    return found


def check_bag(root: Path) -> Iterator[Wrong]:
    """Yield what does not hold: a file that changed, is missing, or that no manifest names. Raises BagBroken."""
    payload, tags = read_manifest(root / MANIFEST), read_manifest(root / TAG_MANIFEST)
    if (root / BAGIT).is_file() and (root / BAGIT).read_bytes() != DECLARATION.encode():
        yield Wrong("changed", BAGIT)
    for name in (BAGIT, INFO, MANIFEST):
        if name not in tags:
            yield Wrong("unlisted", name)
    for name, digest in {**payload, **tags}.items():
        file = root / name
        if file.is_symlink() or not file.is_file():
            yield Wrong("missing", name)
        elif (now := digest_of(file)) != digest:
            yield Wrong("changed", name, now)
    listed = {*payload, *tags, TAG_MANIFEST, SIGNATURE}
    for file in sorted(root.rglob("*")):
        name = file.relative_to(root).as_posix()
        if not file.is_dir() and name not in listed:
            yield Wrong("unlisted", name)
    yield from _oxum(root, payload)


def _oxum(root: Path, payload: Mapping[str, str]) -> Iterator[Wrong]:
    """Compare the count and the bytes that bag-info states with what is there."""
    if not (root / INFO).is_file():
        return
    for line in (root / INFO).read_text(encoding="utf-8", errors="replace").splitlines():
        if line.startswith("Payload-Oxum: "):
            size = sum((root / name).stat().st_size for name in payload if (root / name).is_file())
            if line.removeprefix("Payload-Oxum: ") != f"{size}.{len(payload)}":
                yield Wrong("oxum", INFO, f"{size}.{len(payload)}")
            return
    yield Wrong("oxum", INFO)
