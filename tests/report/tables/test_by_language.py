"""A single row's tables, turned: metrics of the same languages side by side, others by themselves."""

from report.readme import Part
from report.spec import Column, Spec, Table
from report.tables.by_language import by_language
from report.tables.sheets import Cell, Sheet


def test_metrics_of_the_same_languages_share_a_table() -> None:
    tables, parts, files = {}, [], dict[str, bytes]()
    for name, languages, percent in (
        ("f1", ("en", "de"), True),
        ("em", ("en", "de"), True),
        ("loss", ("mmlm",), False),
    ):
        columns = tuple(Column(heading=x, task="qa", score=f"test.{name}.{x}", percent=percent) for x in languages)
        tables[f"qa_{name}"] = Table(title=name, columns=columns)
        cells = (Cell("mini"), *(Cell(f"{name} {x}") for x in languages))
        parts.append(Part(f"qa_{name}", name, "", sheet=Sheet(("encoder", *languages), (cells,), 1)))
        files |= {f"qa_{name}.csv": b"kept", f"qa_{name}.tex": b"replaced"}
    made = by_language(Spec(name="qa", title="qa", rows=("encoder",), tables=tables), parts, files)
    assert [(part.name, part.title) for part in made] == [("qa", "qa: mini"), ("qa_2", "qa: mini")]
    sheets = [part.sheet for part in made if part.sheet is not None]
    assert [sheet.header for sheet in sheets] == [("", "f1 (%)", "em (%)"), ("", "loss")]
    assert [[cell.text for cell in line] for line in sheets[0].lines] == [
        ["en", "f1 en", "em en"],
        ["de", "f1 de", "em de"],
    ]
    assert set(files) == {"qa.tex", "qa_2.tex", "qa_f1.csv", "qa_em.csv", "qa_loss.csv"}
