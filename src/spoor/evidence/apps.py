"""Django's record of this app."""

from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    """Reports, exhibits, custody and the log (bewijs)."""

    name = "spoor.evidence"
    label = "evidence"
