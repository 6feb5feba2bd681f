"""The Pulumi programs: they find the contract that the stack is named for and wire the components. No arithmetic."""
