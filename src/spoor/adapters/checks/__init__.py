"""Files from anybody, judged check by check: good, broken or not checked, each with its reason."""
