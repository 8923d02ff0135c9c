"""Loggers: one vocabulary of names and of things to show, and an adapter for each place that keeps them."""
