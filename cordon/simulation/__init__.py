"""A simulated AWS behind the Pulumi programs: moto, corrected and decided by our own evaluator.

`simulation.Simulation` is entered like a file; `responder.SimulatedResponder` lets a program run against it; its
`callers` are those who then try things; `teardown` takes it all down. `kinds` says which resource types are simulated,
`corrections` where moto is wrong. Nothing here can reach the real AWS (`sealed`).
"""
