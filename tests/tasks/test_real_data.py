"""One short training run on each real data set that is there, from the command line to its files."""

import json
import math
from pathlib import Path

import pytest

from ernie_m.checkpoint.reading import read_config
from tests.command import TINY, train_here

DEAL = "data.split_by_document={train: 0.7, validation: 0.1, test: 0.2}"
RUNS = {
    "xquad": ["task=qa", "data=xquad"],
    "cmrc2018": ["task=qa", "data=cmrc"],
    "arcd": ["task=qa", "data=arcd"],
    "jglue": ["task=qa", "data=jsquad"],
    "americasnli": ["task=xnli", "data=americasnli", "data.source_language=gn", "data.train.gn=dev/gn.tsv",
                    "data.test='dev/{language}.tsv'", "data.languages=[gn,quy]", DEAL],
    "kornlu": ["task=xnli", "data=kornlu", "data.train.ko=xnli.dev.ko.tsv", "data.test.ko=xnli.dev.ko.tsv", DEAL],
    "kornlu/sts": ["task=sts", "data=korsts", "data.train.ko=sts-dev.tsv", "data.test.ko=sts-dev.tsv", DEAL],
    "klue/nli": ["task=xnli", "data=klue_nli", "data.train.ko=klue-nli-v1.1_dev.json", DEAL],
    "klue/sts": ["task=pawsx", "data=klue_sts", "data.train.ko=klue-sts-v1.1_dev.json", DEAL],
    "klue/ner": ["task=ner", "data=klue_ner", "data.train.ko=klue-ner-v1.1_dev.tsv", DEAL],
    "farstail": ["task=xnli", "data=farstail", "data.train.fa=Val-word.csv", "data.test.fa=Val-word.csv", DEAL],
    "jglue/jnli": ["task=xnli", "data=jnli", "data.train.ja=jnli-valid-v1.3.json", DEAL],
    "jglue/jsts": ["task=sts", "data=jsts", "data.train.ja=jsts-valid-v1.3.json", DEAL],
    "jglue/jcommonsenseqa": ["task=multiple_choice", "data=jcommonsenseqa",
                             "data.train.ja=jcommonsenseqa-valid-v1.3.json", DEAL],
    "xcopa": ["task=multiple_choice", "data=xcopa", "data.source_language=it", "data.train={it: it/val.it.jsonl}",
              "data.validation='{language}/test.{language}.jsonl'", "data.test=null", "data.languages=[it,sw,zh]"],
    "exams": ["task=multiple_choice", "data=exams"],
    "uner_pud": ["task=ner", "data=uner_pud", "data.languages=[de,en]"],
    "mobie": ["task=ner", "data=mobie", DEAL,
              *(f"data.{split}.de=dev+train_rss.conll2003" for split in ("train", "validation", "test"))],
    "thainer": ["task=ner", "data=thainer"],
    "stockmark_ner_ja": ["task=ner", "data=stockmark"],
    "ud_pud": ["task=pos", "data=ud_pud"],
    "tatoeba": ["task=retrieval", "data=tatoeba", "data.source_language=de", "data.train.de=tatoeba.deu-eng.deu",
                "data.validation=${.train}", DEAL, "data.languages=[de,sw]"],
    "crossre": ["task=information_extraction", "data=crossre", "data.test.en=music-dev.json", "data.limit=20",
                "task.reading.threshold=0.6"],  # a model that has learnt nothing marks half of all tokens
    "relx": ["task=information_extraction", "data=relx", "data.train.en=RELX_en.txt", "data.validation.en=RELX_en.txt",
             "data.languages=[de,en]", DEAL],
    "fewrel": ["task=information_extraction", "data=fewrel", "data.train.en=val_wiki.json", "data.limit=50",
               "data.split_by_document={train: 0.95, validation: 0.05}"],
    "mobie/events": ["task=information_extraction", "data=mobie_events", "data.limit=20", DEAL,
                     *(f"data.{split}.de=dev.jsonl.gz" for split in ("train", "validation", "test"))],
    "mobie/entities": ["task=information_extraction", "data=conll_entities", "data.source_language=de", "data.limit=20",
                       "data.train=dev+train_rss.conll2003", "data.on_bad_example=repair"],
}  # fmt: skip
"""Folder of the data (and what of it) -> what a user says. Some files are a part of the data set alone."""


@pytest.mark.slow
@pytest.mark.parametrize("name", RUNS)
def test_a_short_run_ends_with_scores_predictions_and_a_model(name: str, real_data: Path, tmp_path: Path) -> None:
    folder = real_data / name.partition("/")[0]
    said = ["trainer.max_steps=2", "trainer.val_check_interval=1.0", "name=run", f"output_dir={tmp_path}"]
    train_here(*RUNS[name], f"data.dir={folder}", *TINY, *said)
    (run,) = tmp_path.glob("*/run")
    results = json.loads((run / "results.json").read_text())
    scores = results.get("test") or results["validation"]
    low = -1 if results["task"] == "sts" else 0
    for by_language in scores.values():
        named = {language: score for language, score in by_language.items() if language != "transfer_gap"}
        assert named
        assert all(low <= score <= 1 and math.isfinite(score) for score in named.values())
    split = "test" if "test" in results else "validation"
    written = [path for path in (run / "predictions").iterdir() if path.name.startswith(split)]
    assert all(path.stat().st_size for path in written)
    languages = {path.name.split(".")[1] for path in written}
    assert languages == set(next(iter(scores.values()))) - {"average", "zero_shot", "transfer_gap"}
    assert read_config(run / "model").hidden_size == 16
