"""SPOOR_HOME: the one folder in which everything lies that is kept."""

import contextlib
import fcntl
import os
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Home:
    """The folders of one home; made on first use, readable by its owner only."""

    path: Path

    @property
    def database(self) -> Path:
        """The SQLite file."""
        return self.path / "spoor.sqlite3"

    @property
    def evidence(self) -> Path:
        """Root of the evidence store."""
        return self.path / "evidence"

    @property
    def models(self) -> Path:
        """Weights trained here; they win over the packaged ones."""
        return self.path / "models"

    @property
    def networks(self) -> Path:
        """Dated tables of IP addresses."""
        return self.path / "networks"

    @property
    def trust(self) -> Path:
        """Root certificates that this house trusts, as PEM."""
        return self.path / "trust"

    def make(self) -> None:
        """Make the folders that are missing."""
        for folder in (self.path, self.evidence, self.path / "keys", self.models, self.path / "run"):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    def secret_key(self) -> str:
        """Return this home's signing key; it is made once, when first asked for."""
        file = self.path / "keys" / "secret.key"
        if not file.exists():
            self.make()
            with contextlib.suppress(FileExistsError), open(file, "x", opener=_owner_only) as out:
                out.write(secrets.token_urlsafe(50))
        return file.read_text()

    @contextlib.contextmanager
    def only_one(self, name: str) -> Iterator[bool]:
        """Hold the lock `name` while inside; the value says whether it was free."""
        with open(self.path / "run" / f"{name}.lock", "w") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                yield False
                return
            yield True


def home_of(environment: Mapping[str, str]) -> Home:
    """Return the home that SPOOR_HOME names, else `var` in the project's root."""
    return Home(Path(environment.get("SPOOR_HOME") or Path(__file__).resolve().parents[3] / "var"))


def _owner_only(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
