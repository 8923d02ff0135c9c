"""Sweeps: many jobs of one command line, checked, run, and summed up; also for the agents of Weights & Biases."""
