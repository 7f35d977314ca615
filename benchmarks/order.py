"""Simulation: senders found under six orders of work, with the program's own formula of the next step.

Run with `make bench-order`; for a quick look `.venv/bin/python benchmarks/order.py --seeds 4 --days 90`. The model
is that of domain/science.md 7.2: three people, eight hours a day; four kinds of record that live 1, 7, 30 or 180
days on average; one case in five grave (weight 5); p from 0.45 to 0.70. What the program knows is only a window of
half to one and a half times the mean, wrong by a log-sd of `--wrong`. q and d come from counts over four weeks, in
cases as in cases/load.py or, with `--count hours`, in hours of work; the order is made anew each day. All orders
meet the same cases (common random numbers). A simulation is no promise: it says how the orders differ in this model
and nothing about a house.

Left out of 7.3: bursts of arrivals, the keeping of records as a task of its own, and the travel of legal requests.
"""

import argparse
import math
import random
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from statistics import fmean, stdev

from spoor.law.answers import GoneBy
from spoor.law.lawbook import load as lawbook
from spoor.law.worth import alive, index, weights

START = date(2027, 1, 4)
STAFF, HOURS = 3, 8.0
LIVES, CHANCES = (1.0, 7.0, 30.0, 180.0), (0.45, 0.70)
GRAVE, GRAVE_WEIGHT = 0.2, 5.0
WORK = (0.25, 1.0, 4.0)  # hours: a short request, an order, a long one; equally often
LOOK = 0.25  # hours lost on a record that turns out to be gone
COUNTED, LONGEST = 28, 90  # days: of the counts of the load, and the longest delay taken
MARKS = weights(lawbook(), START)


@dataclass(slots=True)
class Job:
    """One step that waits: when it came, what it is worth and costs, how long its record lives and seems to live."""

    came: float
    weight: float
    chance: float
    work: float
    dies: float
    window: GoneBy
    luck: float
    rank: float = 0


@dataclass(frozen=True, slots=True)
class Load:
    """q and d as counted."""

    share: float
    delay: int


def arrivals(seed: int, rho: float, days: int, wrong: float, life: str) -> list[Job]:
    """Return the cases of one run in the order of arrival."""
    rng = random.Random(seed)
    rate = rho * STAFF * HOURS / fmean(WORK)
    jobs, now = [], rng.expovariate(rate)
    while now < days:
        mean = rng.choice(LIVES)
        lives = rng.uniform(0.5, 1.5) * mean if life == "window" else rng.expovariate(1 / mean)
        seems = mean * math.exp(rng.gauss(0, wrong))
        came = START + timedelta(days=int(now))
        soonest, expected, latest = (came + timedelta(days=round(part * seems)) for part in (0.5, 1, 1.5))
        jobs.append(
            Job(
                came=now,
                weight=GRAVE_WEIGHT if rng.random() < GRAVE else 1,
                chance=rng.uniform(*CHANCES),
                work=rng.choice(WORK),
                dies=now + lives,
                window=GoneBy(soonest, expected, latest, "likely", None),
                luck=rng.random(),
            )
        )
        now += rng.expovariate(rate)
    return jobs


def by_formula(job: Job, on: date, load: Load) -> float:
    """Rank by what is lost by waiting; the lowest rank goes first."""
    now, later = (alive(job.window, day, MARKS) for day in (on, on + timedelta(days=load.delay)))
    parts = {"chance": job.chance, "hours": job.work, "alive_now": now, "alive_later": later}
    return -job.weight * index(share=load.share, **parts)


def by_value(job: Job, on: date, _load: Load) -> float:
    """Rank by value per hour."""
    return -job.weight * job.chance / job.work * alive(job.window, on, MARKS)


ORDERS: dict[str, Callable[[Job, date, Load], float]] = {
    "first in": lambda job, _on, _load: job.came,
    "last in": lambda job, _on, _load: -job.came,
    "grave first": lambda job, _on, _load: job.came - job.weight * 10**6,
    "first gone": lambda job, _on, _load: (job.window.expected or START).toordinal(),
    "value": by_value,
    "formula": by_formula,
}


def counted(
    jobs: list[Job], did: list[tuple[float, float]], waiting: list[Job], day: int, count: str
) -> Load:
    """Return q and d on a day, from what arrived, was done and waits; by number or by hours of work."""
    since = day - COUNTED
    new = [1 if count == "cases" else job.work for job in jobs if since <= job.came < day]
    if len(new) < MARKS["least_arrived"]:
        return Load(MARKS["share"], MARKS["delay_days"])
    done = sum(1 if count == "cases" else hours for at, hours in did if at >= since)
    left = sum(1 if count == "cases" else job.work for job in waiting)
    delay = round(left * min(COUNTED, day) / done) if done else LONGEST
    return Load(min(1.0, done / sum(new)), max(1, min(delay, LONGEST)))


def run(order: str, jobs: list[Job], *, days: int, warm: int, count: str) -> tuple[float, float, list[float]]:
    """Work through the cases; return the names found, weighted by gravity too, and hours to grave first looks."""
    rank = ORDERS[order]
    waiting: list[Job] = []
    handled: list[tuple[float, float]] = []
    free = [0.0] * STAFF
    found = weighted = 0.0
    looks: list[float] = []
    place = 0
    for day in range(days):
        on, load = START + timedelta(days=day), counted(jobs, handled, waiting, day, count)
        for job in waiting:
            job.rank = rank(job, on, load)
        while True:
            who = min(range(STAFF), key=free.__getitem__)
            now = max(free[who], float(day))
            if now >= day + 1:
                break
            while place < len(jobs) and jobs[place].came <= now:
                jobs[place].rank = rank(jobs[place], on, load)
                waiting.append(jobs[place])
                place += 1
            if not waiting:
                free[who] = jobs[place].came if place < len(jobs) else float(days)
                continue
            job = waiting.pop(min(range(len(waiting)), key=lambda one: waiting[one].rank))
            lives = now < job.dies
            hours = job.work if lives else LOOK
            free[who] = now + hours / HOURS
            handled.append((now, hours))
            if job.came < warm:
                continue
            if lives and job.luck < job.chance:
                found, weighted = found + 1, weighted + job.weight
            if job.weight > 1:
                looks.append((now - job.came) * HOURS)
    return found, weighted, looks


def replicate(
    seed: int, told: argparse.Namespace, rho: float, life: str
) -> list[tuple[float, float, list[float]]]:
    """Return what each order gives on the same cases, in the order of ORDERS."""
    return [
        run(
            order,
            arrivals(seed, rho, told.days, told.wrong, life),
            days=told.days,
            warm=told.warm,
            count=told.count,
        )
        for order in ORDERS
    ]


def interval(gains: list[float]) -> str:
    """Return mean and 95 % interval of paired gains in per cent."""
    half = 1.96 * stdev(gains) / math.sqrt(len(gains))
    return f"{fmean(gains):+.1f} ±{half:.1f}"


def main() -> None:
    """Print a table per load and life: gain in names over first in, weighted gain, and the wait of grave cases."""
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("--seeds", type=int, default=20)
    given.add_argument("--days", type=int, default=180)
    given.add_argument("--warm", type=int, default=40)
    given.add_argument("--wrong", type=float, default=0.0)
    given.add_argument("--count", choices=["cases", "hours"], default="cases")
    given.add_argument("--loads", type=float, nargs="+", default=[0.7, 0.9, 1.1, 1.5, 2.5])
    given.add_argument("--lives", nargs="+", choices=["exp", "window"], default=["exp", "window"])
    told = given.parse_args()
    print(f"{'load':>5} {'life':7}{'order':12}{'names %':>14}{'weighted %':>14}{'grave p95 h':>13}")
    with ProcessPoolExecutor() as pool:
        for rho in told.loads:
            for life in told.lives:
                one = partial(replicate, told=told, rho=rho, life=life)
                runs = list(pool.map(one, range(told.seeds)))
                for place, order in enumerate(ORDERS):
                    gains, heavy = (
                        [100 * (each[place][part] / each[0][part] - 1) for each in runs] for part in (0, 1)
                    )
                    looks = sorted(look for each in runs for look in each[place][2])
                    late = looks[int(0.95 * len(looks))]
                    print(f"{rho:5} {life:7}{order:12}{interval(gains):>14}{interval(heavy):>14}{late:13.1f}")


if __name__ == "__main__":
    main()
