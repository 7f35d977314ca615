"""WSGI: how a server talks to the pages (docs/decisions/0005 says why not ASGI)."""

import importlib

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()
importlib.import_module("spoor.conf.urls")  # a broken page stops the start, not the first visitor
