"""The checkov side: a project of its own, with its own lock, because checkov and Pulumi cannot share an environment.

`runner.py` runs as a child process in `policies/.venv`; this package imports nothing of `cordon`.
"""
