"""Programs are run in tests as the commands run them: with the names and defaults of the tables."""

from __future__ import annotations

from functools import partial

from cordon.graph import in_process, over_grpc
from cordon.terraform.checker import table_checker

run = partial(in_process.run, checker=table_checker())
run_program = partial(over_grpc.run_program, checker=table_checker())
