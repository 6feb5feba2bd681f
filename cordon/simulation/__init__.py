"""A simulated AWS behind the Pulumi programs: moto, corrected and decided by our own evaluator.

`simulation.Simulation` is entered like a file; `responder.SimulatedResponder` lets a program run against it; its
`callers` are those who then try things; `teardown` takes it all down. `kinds` says which resource types are simulated,
`corrections` where moto is wrong. Nothing here can reach the real AWS (`sealed`).
"""

from cordon.simulation.surroundings import without_settings

# moto asks AWS's settings for a region and credentials as soon as it is imported: a profile that is not there would end
# the command, and one with a credential process would run it.
with without_settings():
    import cordon.simulation.simulation  # noqa: F401
