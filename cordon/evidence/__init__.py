"""What shows, in an account, that a clause holds: live checks of each control, over boto3, with clients handed in.

A check compares the account with the contract's effective requirements, never with what was meant to be built.
"""
