"""What Cordon knows of AWS apart from any account, and the one boundary through which accounts are called.

`clients` takes clients and reads answers; `reference` is AWS's service authorization reference as data.
"""
