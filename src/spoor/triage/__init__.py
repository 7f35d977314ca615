"""Pure: a text becomes an assessment (weging), with the phrases that weighed."""

from spoor.triage.assessment import Assessment, Span, assess, assess_many, speak
from spoor.triage.elements import KEYS as ELEMENT_KEYS
from spoor.triage.model import Model, WeightsBroken, load_model
from spoor.triage.sentences import names

__all__ = [
    "ELEMENT_KEYS",
    "Assessment",
    "Model",
    "Span",
    "WeightsBroken",
    "assess",
    "assess_many",
    "load_model",
    "names",
    "speak",
]
