"""Django's record of this app."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Pages (schermen)."""

    name = "spoor.web"
    label = "web"
