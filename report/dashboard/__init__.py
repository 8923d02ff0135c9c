"""What a W&B project shows of runs, as code: `python -m report.dashboard` makes a workspace and a report there."""
