"""The paper's run on paper: what it would take with this code, and what its sampler would draw (docs/scaling.md)."""
