"""The concrete IAM evaluator: is this request allowed, and by which statements?

`model` says what a request, the policies around it and a decision are; `decide.decide` decides. Nothing here calls AWS
or knows of contracts: policies come from whoever asks (the simulation, a live account, a proof).
"""
