"""The contract: its model and checks, the catalogue of controls, and what they demand in numbers.

What leaves this room is *effective requirements*: plain numbers as JSON that components, rules and live checks share.
"""
