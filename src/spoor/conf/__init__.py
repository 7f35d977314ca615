"""Settings, root urls, wsgi: the only place that knows the whole."""
