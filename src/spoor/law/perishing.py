"""Perishing: in which window the wanted record will probably be gone. Never a state, always unsure.

gone_by = the day of the event + the window of the record the route hangs on; an order to keep the data
stops that clock for its own term, and then the old one runs on. "Unknown" is not "never". The message itself
perishes first, each kind by its own clock.
"""

from datetime import date

from spoor.law.answers import GoneBy
from spoor.law.directory import Power, Window
from spoor.law.periods import days_after
from spoor.law.scene import Scene


def gone_by(scene: Scene, power: Power, kept_until: date | None) -> GoneBy | None:
    """Return the window for one route; None where a route brings no data of a holder."""
    if power.id == "police" or (scene.holder is None and power.id != "open_source"):
        return None
    record = _record(scene, power)
    window, source, confidence = _window(scene, power, record)
    return _from_event(scene, window, source, confidence, record, kept_until)


def message_gone_by(scene: Scene) -> GoneBy:
    """Return the window in which the message itself will probably be gone, by its kind."""
    kind = scene.identifier.message_kind
    record = scene.law.retention["message_kinds"].get(kind)
    window = scene.law.windows[record] if record else None
    return _from_event(scene, window, record and f"retention {record}", "guess", "message", None)


def _from_event(
    scene: Scene,
    window: Window | None,
    source: str | None,
    confidence: str,
    record: str | None,
    kept_until: date | None,
) -> GoneBy:
    if window is None:
        return GoneBy(None, None, None, "unknown", source, record)
    start = _event(scene)
    soonest, expected, latest = (
        days_after(start, count) for count in (window.soonest, window.expected, window.latest)
    )
    if kept_until is not None:
        soonest, expected, latest = (max(day, kept_until) for day in (soonest, expected, latest))
    return GoneBy(soonest, expected, latest, confidence, source, record)


def _event(scene: Scene) -> date:
    one = scene.identifier
    return one.used.on if one.used else one.seen_on or scene.facts.offence.committed_on


def _record(scene: Scene, power: Power) -> str | None:
    rules = scene.law.retention
    if power.category == "content" or power.id == "open_source":
        return rules["message_kinds"].get(scene.identifier.message_kind) or str(rules["content_record"])
    if scene.holder is not None and scene.holder.kind == "hosting":
        return str(rules["hosting_record"])
    kind = "shared_ip" if scene.identifier.is_shared else scene.identifier.kind
    found = rules["record_of"].get(kind)
    return None if found is None else str(found)


def _window(scene: Scene, power: Power, record: str | None) -> tuple[Window | None, str | None, str]:
    """Return the window, its source and how sure: the facts' own window, then the directory's, then the
    default.
    """
    holder = scene.holder
    if holder is not None and holder.retention and power.id != "open_source":
        rows = [row for row in holder.retention if row[0] in (record, power.category)] or list(
            holder.retention
        )
        known = [days for _, days in rows if days is not None]
        if not known:
            return None, f"facts {holder.id}", "unknown"
        return Window(min(known), min(known), max(known)), f"facts {holder.id}", "likely"
    if holder is not None and record == "platform_login_ip" and holder.login_window is not None:
        return holder.login_window, f"directory {holder.id}", "guess"
    if record is None:
        return None, None, "unknown"
    return scene.law.windows[record], f"retention {record}", "guess"
