"""Reusable Pulumi components, and beside them the pure arithmetic they stand on: names and policy documents.

Nothing here imports ``cordon``; importing this package alone imports neither ``pulumi`` nor ``pulumi_aws``.
"""
