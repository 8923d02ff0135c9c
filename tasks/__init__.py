"""Downstream tasks: their data, losses, metrics and LightningModules."""
