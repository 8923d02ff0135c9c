"""Metrics: pure functions of predictions and golds."""
