"""The graph: run a Pulumi program without an engine, or read a preview or a state; one form for all three."""
