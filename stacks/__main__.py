"""What Pulumi's own command runs, in this folder."""

from stacks.program import main

main()
