"""The process's environment without AWS's settings: what reads one reads made-up ones."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

# What no client needs here and any client would obey.
_PREFIXES: Final = ("AWS_", "BOTO_", "MOTO_")
MADE_UP: Final = {
    "AWS_ACCESS_KEY_ID": "ASIACORDONSIMULATED0",
    "AWS_SECRET_ACCESS_KEY": "simulated",
    "AWS_CONFIG_FILE": os.devnull,
    "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
    "AWS_EC2_METADATA_DISABLED": "true",
}
"""AWS's settings that lead nowhere."""
# moto reads in a thousand machine images for every account and region it is asked of: none is started from here.
_FEWER_IMAGES: Final = {"MOTO_EC2_LOAD_DEFAULT_AMIS": "false"}


@contextmanager
def without_settings() -> Iterator[None]:
    """Take every setting of AWS's out of the environment, put made-up credentials in, and set it back at the end."""
    kept = {name: value for name, value in os.environ.items() if name.startswith(_PREFIXES)}
    for name in kept:
        del os.environ[name]
    os.environ.update({**MADE_UP, **_FEWER_IMAGES})
    try:
        yield
    finally:
        for name in [name for name in os.environ if name.startswith(_PREFIXES)]:
            del os.environ[name]
        os.environ.update(kept)
