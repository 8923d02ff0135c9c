"""The miniworld's data: reproducible, exact offsets, parallel, in the right script, and never a leak between splits."""

import json
import os
import re
import subprocess
import sys
import unicodedata
from itertools import chain, pairwise, product
from pathlib import Path
from typing import Any

import pytest
import yaml

from ernie_m.tokenizer import ErnieMTokenizer
from examples.miniworld.generate import DIRECTORY as DATA
from examples.miniworld.generate import PARAGRAPHS, SEED
from examples.miniworld.lexicon import DIRECTORY, SLOT, LexiconError, load_languages
from examples.miniworld.question_answering import draw_articles, languages_of
from examples.miniworld.render import ask, state, write_name
from examples.miniworld.sentence_pairs import INFERENCES, draw_inference, draw_paraphrase
from examples.miniworld.story import Question, Statement
from examples.miniworld.world import RELATIONS, SLOTS, VARIANTS, Name, Person, deal_names, draw_people, generator
from tests.examples.languages import LANGUAGES

CODES = sorted(LANGUAGES)
QA_FILES = sorted(path.name for path in (DATA / "qa").iterdir())
TEXT_FILES = sorted(path.name for path in (DATA / "text").iterdir())
UNICODE_NAMES = {"Latin": "LATIN", "Cyrillic": "CYRILLIC", "Han": "CJK", "Arabic": "ARABIC", "Devanagari": "DEVANAGARI"}


def load(name: str) -> list[dict[str, Any]]:
    return json.loads((DATA / "qa" / name).read_text(encoding="utf-8"))["data"]


def shape(articles: list[dict[str, Any]]) -> list[tuple[str, list[list[str]]]]:
    return [
        (article["title"], [[question["id"] for question in paragraph["qas"]] for paragraph in article["paragraphs"]])
        for article in articles
    ]


def paragraphs(name: str) -> list[dict[str, Any]]:
    return [paragraph for article in load(name) for paragraph in article["paragraphs"]]


def questions(name: str) -> list[tuple[str, dict[str, Any]]]:
    return [(paragraph["context"], question) for paragraph in paragraphs(name) for question in paragraph["qas"]]


def test_generating_again_gives_the_committed_bytes(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "examples.miniworld.generate", "--directory", str(tmp_path)]
    root = Path(__file__).parents[2]
    subprocess.run(command, check=True, capture_output=True, cwd=root, env=os.environ | {"PYTHONHASHSEED": "7"})
    written = {path.relative_to(tmp_path): path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    committed = {path.relative_to(DATA): path.read_bytes() for path in DATA.rglob("*") if path.is_file()}
    assert written.keys() == committed.keys()
    assert [path for path in written if written[path] != committed[path]] == []


def test_the_data_stay_small() -> None:
    assert sum(path.stat().st_size for path in DATA.rglob("*") if path.is_file()) < 25_000_000


@pytest.mark.parametrize("name", QA_FILES)
def test_answers_are_slices_of_their_context_and_occur_once(name: str) -> None:
    for context, question in questions(name):
        (answer,) = question["answers"]
        end = answer["answer_start"] + len(answer["text"])
        assert context[answer["answer_start"] : end] == answer["text"]
        assert context.count(answer["text"]) == 1
        assert answer["text"] == answer["text"].strip()


@pytest.mark.parametrize("split", PARAGRAPHS)
def test_a_question_needs_the_person_and_the_relation(split: str) -> None:
    """What it asks for is told of at least two people, and they differ in it."""
    names = deal_names(SEED, LANGUAGES["en"].inventory)[split]
    told_in = languages_of(split, LANGUAGES)
    articles = draw_articles(SEED, split, told_in, names, paragraphs=PARAGRAPHS[split])
    for story in (story for article in articles for story in article.stories):
        told = {(statement.person.name, statement.relation) for statement in story.statements}
        assert 2 <= len(told) == len(story.statements) <= 6
        assert split == "train" or len({relation for _, relation in told}) == 2
        assert len({(q.person.name, q.relation) for q in story.questions}) == len(story.questions)
        for question in story.questions:
            people = [s.person for s in story.statements if s.relation == question.relation]
            assert question.person in people
            assert len(people) >= 2
            assert len({person.facts[question.relation] for person in people}) == len(people)


@pytest.mark.parametrize(("split", "code"), list(product(["validation", "test"], CODES)))
def test_evaluation_is_parallel(split: str, code: str) -> None:
    english, other = (load(f"{split}.{language}.json") for language in ("en", code))
    assert shape(english) == shape(other)


def test_ids_and_titles_are_unique_over_the_splits() -> None:
    names = [f"{split}.en.json" for split in PARAGRAPHS]
    titles = [article["title"] for name in names for article in load(name)]
    ids = [question["id"] for name in names for _, question in questions(name)]
    assert len(set(titles)) == len(titles)
    assert len(set(ids)) == len(ids)


def test_no_full_name_is_in_two_splits() -> None:
    dealt = deal_names(SEED, LANGUAGES["en"].inventory)
    texts = {split: (DATA / "qa" / f"{split}.en.json").read_text(encoding="utf-8") for split in PARAGRAPHS}
    for name in TEXT_FILES:
        if name.endswith((".en", "mono.en.txt")):
            texts["train"] += (DATA / "text" / name).read_text(encoding="utf-8")
    for split, text in texts.items():
        words = re.findall(r"\w+", text)
        told = set(pairwise(words))
        for other, names in dealt.items():
            assert told.isdisjoint((name.first, name.surname) for name in names) == (split != other)


def test_parallel_sides_have_equal_lengths_and_no_line_is_empty() -> None:
    lengths: dict[str, list[int]] = {}
    for name in TEXT_FILES:
        lines = (DATA / "text" / name).read_text(encoding="utf-8").split("\n")
        assert lines.pop() == ""
        assert all(line and line == line.strip() for line in lines)
        if name.startswith("parallel."):
            lengths.setdefault(name.split(".")[1], []).append(len(lines))
    assert all(first == second for first, second in lengths.values())
    assert {pair.split("-")[1] for pair in lengths if pair.startswith("en-")} == set(CODES) - {"en"}


@pytest.mark.parametrize("code", CODES)
def test_text_is_in_its_script(code: str) -> None:
    expected = UNICODE_NAMES[LANGUAGES[code].script]
    names = [f"mono.{code}.txt"] + [name for name in TEXT_FILES if name.endswith(f".{code}")]
    text = "".join((DATA / "text" / name).read_text(encoding="utf-8") for name in names)
    text += "".join(paragraph["context"] for paragraph in paragraphs(f"test.{code}.json"))
    letters = {character for character in text if character.isalpha()}
    assert {letter for letter in letters if not unicodedata.name(letter).startswith(expected)} == set()


@pytest.mark.parametrize("code", CODES)
def test_every_template_renders_and_knows_its_spans(code: str) -> None:
    language = LANGUAGES[code]
    rng = generator(0, "test")
    for person in draw_people(rng, deal_names(0, language.inventory)["train"], language.inventory, count=20):
        for relation, variant in product(RELATIONS, range(VARIANTS["statements"])):
            sentence = state(Statement(person, relation, variant, full_name=True), language)
            span = sentence.find(relation, person.facts[relation])
            assert span.category == SLOTS[relation]
            name = next(span for span in sentence.mentions if span.role == "person")
            assert sentence.text[name.start : name.end] == write_name(person.name, language, full_name=True)
            assert not set(sentence.text) & set("{}[]|_")
        for relation, variant in product(RELATIONS, range(VARIANTS["questions"])):
            text = ask(Question(person, relation, variant), language).text
            assert text.endswith(("?", "？", "؟"))
            assert not set(text) & set("{}[]|_")


@pytest.mark.parametrize("code", CODES)
def test_every_template_is_used(code: str) -> None:
    text = (DATA / "text" / f"mono.{code}.txt").read_text(encoding="utf-8")
    language = LANGUAGES[code]
    for template in chain(*language.statements.values(), *language.questions.values()):
        assert re.search(pattern(template), text), template


def pattern(template: str) -> str:
    """A regular expression for what a template says: any value, either gender."""
    parts = SLOT.split(template)
    slots = [f"(?:{slot})" if "|" in slot else "[^\n]+" for slot in parts[1::2]]
    return "".join(re.escape(text) + slot for text, slot in zip(parts[::2], [*slots, ""], strict=True))


def test_gender_agrees() -> None:
    facts = {"birthplace": "Moscow", "job": "doctor"}
    anna, ivan = (Person(Name(*name), facts) for name in (("female", "Anna", "Bosco"), ("male", "Ivan", "Bosco")))
    told = [state(Statement(person, "birthplace", 0, True), LANGUAGES["ru"]).text for person in (anna, ivan)]
    assert told == ["Анна Боско родилась в Москве.", "Иван Боско родился в Москве."]
    assert state(Statement(anna, "job", 0, True), LANGUAGES["de"]).text == "Anna Bosco arbeitet als Ärztin."


def test_a_language_that_differs_is_refused_with_all_its_problems(tmp_path: Path) -> None:
    for code in ("en", "sw"):
        content = yaml.safe_load((DIRECTORY / f"{code}.yaml").read_text(encoding="utf-8"))
        if code == "sw":
            del content["lexicon"]["city"]["Paris"]
            content["statements"]["home"][0] = "{person} anaishi {home.locative}."
            content["questions"]["job"].append("{persn}?")
        (tmp_path / f"{code}.yaml").write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    with pytest.raises(LexiconError) as error:
        load_languages(tmp_path)
    for part in ("misses 'Paris'", "home.locative", "unknown slot {persn}", "questions.job has 3 templates"):
        assert part in str(error.value)
    (tmp_path / "sw.yaml").write_text("name: Kiswahili", encoding="utf-8")
    with pytest.raises(LexiconError, match="misses 'lexicon'"):
        load_languages(tmp_path)


def test_the_vocabulary_covers_the_text() -> None:
    tokenizer = ErnieMTokenizer.from_pretrained(DATA / "tokenizer")
    vocabulary = (DATA / "tokenizer" / "vocab.txt").read_text(encoding="utf-8").splitlines()
    assert vocabulary[:4] == ["[CLS]", "[PAD]", "[SEP]", "[UNK]"]
    assert vocabulary[-1] == "[MASK]"
    assert len(vocabulary) == len(set(vocabulary)) <= 5000
    lines = [line for name in TEXT_FILES for line in (DATA / "text" / name).read_text(encoding="utf-8").splitlines()]
    lines += [paragraph["context"] for name in QA_FILES for paragraph in paragraphs(name)]
    assert sum(3 in ids for ids in tokenizer(lines)["input_ids"]) == 0


@pytest.mark.parametrize("folder", ["nli", "paraphrases"])
def test_pairs_of_sentences_are_parallel_and_of_their_splits_people(folder: str) -> None:
    files = {path.name: path.read_text(encoding="utf-8") for path in (DATA / folder).iterdir()}
    assert len(files) == 1 + 2 * len(CODES)
    tables = {name: [line.split("\t") for line in text.splitlines()[1:]] for name, text in files.items()}
    for split in ("validation", "test"):
        keys = {code: [(row[0], row[3]) for row in tables[f"{split}.{code}.tsv"]] for code in CODES}
        assert all(rows == keys["en"] for rows in keys.values())
        assert len({row[0] for row in tables[f"{split}.en.tsv"]}) == len(tables[f"{split}.en.tsv"])
    for rows in tables.values():
        assert all(first.strip() and second.strip() and first != second for _, first, second, _ in rows)
        labels = [row[3] for row in rows]
        assert min(map(labels.count, set(labels))) > 0.25 * len(labels)


def test_what_follows_is_told_and_what_contradicts_is_not() -> None:
    rng = generator(5, "test")
    inventory = LANGUAGES["en"].inventory
    names = deal_names(SEED, inventory)["train"]
    for label in 200 * INFERENCES:
        pair = draw_inference(rng, names, inventory, label)
        asked = pair.second.person
        told = {s.relation: s.person.facts[s.relation] for s in pair.first if s.person.name == asked.name}
        relation = pair.second.relation
        if label == "neutral":
            assert relation not in told
        else:
            assert (told[relation] == asked.facts[relation]) == (label == "entailment")
        same = draw_paraphrase(rng, names, inventory, "1")
        assert (same.first[0].person, same.first[0].relation) == (same.second.person, same.second.relation)
        assert same.first[0].variant != same.second.variant
        other = draw_paraphrase(rng, names, inventory, "0")
        facts = [(s.person.name, s.relation, s.person.facts[s.relation]) for s in (*other.first, other.second)]
        assert facts[0] != facts[1]
