"""Names of summaries are those that runs write."""

from ernie_m.training.results import SUMMARY
from report.runs.summaries import HEADINGS


def test_they_are_the_names_and_headings_of_results() -> None:
    assert list(HEADINGS.items()) == list(SUMMARY.items())
