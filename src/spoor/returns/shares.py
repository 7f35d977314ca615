"""Shares: what one case has of a file that answers for several, with an account that still adds up."""

from collections.abc import Sequence
from dataclasses import replace

from spoor.returns.records import Record, ReturnFile
from spoor.returns.sentences import Sentence


def share(one: ReturnFile, records: Sequence[Record], *, cases: int, unnamed: int, whole: bool) -> ReturnFile:
    """Return a file with only these records, and sentences that say what of it went elsewhere.

    With `whole` the account is that of the file, otherwise that of the records given.
    """
    told = [Sentence("several_cases", {"cases": cases, "here": len(records), "all": len(one.records)})]
    if unnamed:
        told.append(Sentence("names_nothing", {"count": unnamed}))
    mine = replace(one, records=tuple(records), messages=(*one.messages, *told))
    if whole:
        return mine
    return replace(mine, skipped=(), rows_in_file=len(records), rows_read=len(records))
