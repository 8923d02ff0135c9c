"""Ratios against peers in the same run, one command each, never part of the tests; and the paper's run on paper."""
