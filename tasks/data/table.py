"""What was read and encoded, as a table for people."""

import numpy as np
from rich.table import Table
from rich.text import Text

from tasks.data.module import TaskDataModule

UNKNOWN_WARNING = 0.01
"""Share of unknown tokens above which a language is marked."""


def data_table(data: TaskDataModule, *, unk_token_id: int) -> Table:
    """Splits and languages down; documents, examples, rows and the share of unknown tokens across."""
    table = Table(title=f"data: {data.dataset.name}", title_justify="left")
    for name in ("split", "language", "documents", "examples", "rows", "unknown tokens"):
        table.add_column(name, justify="left" if name in ("split", "language") else "right")
    for split, languages in data.features.items():
        table.add_section()
        for language, features in languages.items():
            examples = data.examples.splits[split][language]
            tokens = sum(len(row.input_ids) for row in features)
            unknown = sum(int(np.count_nonzero(row.input_ids == unk_token_id)) for row in features) / max(tokens, 1)
            share = f"{100 * unknown:.1f}%"
            table.add_row(
                split,
                language,
                str(len({example.document for example in examples})),
                str(len(examples)),
                str(len(features)),
                Text(share, style="bold yellow" if unknown > UNKNOWN_WARNING else ""),
            )
    return table
