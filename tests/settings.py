"""Settings of the tests: a home of their own for each process, plain static files, a fast password hash."""

import os
import tempfile

os.environ["SPOOR_HOME"] = tempfile.mkdtemp(prefix="spoor-test-")
os.environ.setdefault("SPOOR_STATIC", "plain")
os.environ.pop("SPOOR_HOUSE", None)

from spoor.conf.settings import *  # noqa: E402, F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
HOME.make()  # noqa: F405
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # noqa: F405
