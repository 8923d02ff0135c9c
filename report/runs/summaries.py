"""What is said of a metric over its languages, by the names that runs write."""

AVERAGE, ZERO_SHOT, TRANSFER_GAP = "average", "zero_shot", "transfer_gap"
HEADINGS = {AVERAGE: "average", ZERO_SHOT: "zero-shot", TRANSFER_GAP: "transfer gap"}
SUMMARIES = tuple(HEADINGS)
