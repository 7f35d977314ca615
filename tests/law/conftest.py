"""Property tests of the law room run the same examples each time."""

from hypothesis import settings

settings.register_profile("law", derandomize=True, deadline=None)
settings.load_profile("law")
