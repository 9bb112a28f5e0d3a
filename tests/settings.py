"""Settings of the tests: a data folder of their own, quick passwords, background work at once."""

import os
import tempfile

os.environ["TUOPIN_DATA"] = tempfile.mkdtemp(prefix="tuopin-test-")

from tuopin.config.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
