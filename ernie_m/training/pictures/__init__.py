"""Pictures that runs draw of their numbers, by matplotlib (extra `plot`)."""
