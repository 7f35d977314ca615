"""Shielding: find what of a person's life stands in a text, and put a slot in its place.

Texts come in, places and masked texts come out; the values are kept elsewhere. The program proposes, a person decides.
"""

from spoor.shielding.find import Found, find
from spoor.shielding.known import Known
from spoor.shielding.masks import Fact, mask, mask_all, slots_in

__all__ = ["Fact", "Found", "Known", "find", "mask", "mask_all", "slots_in"]
