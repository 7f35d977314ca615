"""The case from triage to decision."""
