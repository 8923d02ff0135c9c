"""Encodes texts by sentence-transformers, in an environment that has it; no test by itself."""

import json
import sys
from pathlib import Path


def main(folders: list[str]) -> None:
    """Prints the versions, and the vectors of each folder's `texts.json`, as JSON."""
    import sentence_transformers
    import transformers

    vectors = {}
    for folder in folders:
        texts = json.loads((Path(folder) / "texts.json").read_text(encoding="utf-8"))
        model = sentence_transformers.SentenceTransformer(folder, device="cpu")
        vectors[folder] = model.encode(texts, batch_size=4).tolist()
    versions = {library.__name__: library.__version__ for library in (sentence_transformers, transformers)}
    print(json.dumps({"versions": versions, "vectors": vectors}))


if __name__ == "__main__":
    main(sys.argv[1:])
