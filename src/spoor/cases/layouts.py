"""The layouts of this home: those that come with Spoor, and those its people set up once."""

from pathlib import Path

from spoor.adapters.returned import own_layouts
from spoor.returns import Layout, packaged, with_own
from spoor.returns.declaration import read_layouts


def layouts(home: Path) -> tuple[Layout, ...]:
    """Return every layout. Raises LayoutRefused for one of this home that is not right."""
    own: list[Layout] = []
    for name, text in own_layouts(home):
        own += read_layouts(text, f"layouts/{name}", own=True)
    return with_own(packaged(), tuple(own))
