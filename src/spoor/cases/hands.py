"""Hands: answers to many cases, in this process for few and in one process a core for many."""

import multiprocessing
import os
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from datetime import datetime
from itertools import chain

from spoor.cases.clock import day_of
from spoor.cases.load import load_now
from spoor.cases.rules import rules, standing
from spoor.law.again import Answered, Answering, Asked, Asking, answer_all, begin

MANY = 2000  # below this, starting processes takes longer than it saves
TOGETHER = 100  # cases handed over at a time


@contextmanager
def answering(count: int, *, at: datetime) -> Iterator[Answering]:
    """Give what answers cases as they stand at an instant; `count` says how many may come."""
    law = rules()
    load = load_now(law, day_of(at))
    if count < MANY:
        asking = Asking(law, at, load)
        yield lambda asked: [asking.answer(one) for one in asked]
        return
    own = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(os.cpu_count(), own, begin, (standing(), at, load)) as pool:

        def ask(asked: Sequence[Asked]) -> Iterable[Answered]:
            parts = [asked[start : start + TOGETHER] for start in range(0, len(asked), TOGETHER)]
            return chain.from_iterable(pool.map(answer_all, parts))

        yield ask
