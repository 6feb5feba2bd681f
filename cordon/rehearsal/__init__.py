"""A contract's whole life in the simulation: built, shown, attacked, taken down."""
