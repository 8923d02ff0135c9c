"""The paper's numbers: they agree with the averages that the paper gives, and each row says whose it is."""

import statistics
from collections import Counter

import pytest

from report.published.paper import read_paper

TABLES = read_paper().tables
ROWS = {
    f"{name}: {model}, {metric}": scores
    for name, table in TABLES.items()
    for model, metrics in table.models.items()
    for metric, scores in metrics.items()
}
DECIMALS = {"xnli": 1, "ner": 2}


@pytest.mark.parametrize("row", [row for row, scores in ROWS.items() if len(scores) > 1])
def test_an_average_is_that_of_its_languages(row: str) -> None:
    languages = {language: score for language, score in ROWS[row].items() if language != "average"}
    task = TABLES[row.partition(":")[0]].task
    assert len(languages) == {"xnli": 15, "ner": 4}[task]
    unit = 10.0 ** -DECIMALS[task]
    assert statistics.fmean(languages.values()) == pytest.approx(ROWS[row]["average"], abs=0.5 * unit + 1e-9)


def test_every_score_is_a_percentage_and_every_row_has_an_average() -> None:
    assert len(ROWS) > 40
    assert all(0 < score < 100 and "average" in scores for scores in ROWS.values() for score in scores.values())
    assert {table.task for table in TABLES.values()} == {"xnli", "ner", "qa", "pawsx", "retrieval"}


def test_no_two_tables_have_a_row_of_one_name_and_one_score() -> None:
    paper = read_paper()
    rows = Counter(
        (paper.heading(table, model), table.task, metric)
        for table in TABLES.values()
        for model, metrics in table.models.items()
        for metric in metrics
    )
    assert max(rows.values()) == 1


def test_a_rows_name_says_model_setting_source_and_table() -> None:
    paper = read_paper()
    assert paper.heading(TABLES["xnli_base_zero_shot"], "ERNIE-M base") == "ERNIE-M base, Ouyang et al. 2021"
    assert paper.heading(TABLES["conll_base_all"], "XLM-R base") == "XLM-R base, all languages, Ouyang et al. 2021"
    assert paper.heading(TABLES["ablation_xnli"], "MMLM") == "MMLM, Ouyang et al. 2021, Table 6"
