"""Django's record of this app."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """The case from triage to decision (zaken)."""

    name = "spoor.cases"
    label = "cases"
