"""How a command says that what another house sent is refused."""

import argparse
import json

from spoor.words import Words

REFUSED = Words("Geweigerd:", "Refused:")
KEPT = Words("Wat kwam is verzegeld als bewijsstuk {pk}.", "What came is sealed as exhibit {pk}.")


def refused(options: argparse.Namespace, code: str, why: list[str], exhibit: int | None = None) -> int:
    """Say why, and return the exit code."""
    if options.json:
        print(json.dumps({"refused": code, "why": why, "exhibit": exhibit}, ensure_ascii=False, indent=1))
    else:
        print("\n".join([REFUSED.say(options.lang), *(f"- {' '.join(line.split())}" for line in why)]))
        if exhibit:
            print(KEPT.filled(pk=exhibit).say(options.lang))
    return 1
