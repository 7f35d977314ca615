"""Pure: two texts or two identifiers are compared, yes-edges become groups; each answer has reasons."""

from spoor.linking.compare import Comparison, compare, compare_fingerprints, fingerprint
from spoor.linking.groups import groups
from spoor.linking.keys import block_keys
from spoor.linking.sentences import names, say, speak
from spoor.linking.strength import Strength, identifier_strength

__all__ = [
    "Comparison",
    "Strength",
    "block_keys",
    "compare",
    "compare_fingerprints",
    "fingerprint",
    "groups",
    "identifier_strength",
    "names",
    "say",
    "speak",
]
