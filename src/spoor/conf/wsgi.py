"""WSGI: how a server talks to the pages (docs/decisions/0005 says why not ASGI)."""

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()
