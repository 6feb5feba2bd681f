"""The library behind the ``cordon`` command: data security clauses as code.

Each sub-package is a room of DESIGN.md's way of the data and imports only from the rooms before it.
"""
