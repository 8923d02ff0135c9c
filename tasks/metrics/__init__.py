"""Metrics: pure functions first, a thin `torchmetrics.Metric` around them second."""
