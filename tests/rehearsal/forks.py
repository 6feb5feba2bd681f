"""Runs things in copies of this process, so that one environment that was built can be broken in many ways."""

from __future__ import annotations

import gc
import json
import os
import sys
import warnings
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any

WORKERS = 2


def in_copies(jobs: Mapping[str, Callable[[], Any]]) -> dict[str, Any]:
    """What each job returns, by its name; each runs in a copy of this process, two at a time.

    Raises:
        AssertionError: A copy died; says with what.
    """
    gc.collect()
    gc.freeze()  # what is shared with the copies stays shared
    waiting = list(jobs.items())
    running: dict[int, tuple[str, int]] = {}
    answers: dict[str, Any] = {}
    while waiting or running:
        while waiting and len(running) < WORKERS:
            name, job = waiting.pop(0)
            pid, reader = _start(job)
            running[pid] = (name, reader)
        pid, (name, reader) = next(iter(running.items()))
        with os.fdopen(reader, encoding="utf-8") as pipe:
            text = pipe.read()
        os.waitpid(pid, 0)
        del running[pid]
        answer = json.loads(text or '{"died": "without a word"}')
        assert "died" not in answer, f"{name}: {answer['died']}"
        answers[name] = answer["answer"]
    gc.unfreeze()
    return answers


def _start(job: Callable[[], Any]) -> tuple[int, int]:
    reader, writer = os.pipe()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # gRPC's threads do nothing that a copy needs
        pid = os.fork()
    if pid:
        os.close(writer)
        return pid, reader
    gc.disable()  # it is over before there is much to collect
    try:
        answer: dict[str, Any] = {"answer": job()}
    except BaseException as error:  # noqa: BLE001 - whatever it is, the parent must hear of it
        answer = {"died": f"{type(error).__name__}: {error}"}
    try:
        with os.fdopen(writer, "w", encoding="utf-8") as pipe:
            json.dump(answer, pipe)
    finally:
        sys.stdout = sys.stderr = None
        os._exit(0)


def each(names: Iterable[str], job: Callable[[str], Any]) -> dict[str, Any]:
    """The same job for each name."""
    return in_copies({name: partial(job, name) for name in names})
