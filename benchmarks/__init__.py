"""Ratios against peers in the same run, one command each; never part of the tests."""
