"""Writes stories as SQuAD v1.1 files: train in English, validation and test in parallel in every language."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from examples.miniworld.lexicon import REFERENCE, Language
from examples.miniworld.render import MarkedText, ask, join, state
from examples.miniworld.story import Story, draw_shape, draw_story
from examples.miniworld.world import Name, draw_people, generator

TITLES = {"train": "village", "validation": "valley", "test": "island"}
"""What the articles of a split are called, so that no title is in two splits."""


@dataclass(frozen=True)
class Article:
    """Paragraphs under a title that is the same in every language."""

    title: str
    stories: Sequence[Story]


def question_answering_files(
    seed: int, languages: Mapping[str, Language], names: Mapping[str, Sequence[Name]], *, paragraphs: Mapping[str, int]
) -> Iterator[tuple[str, str]]:
    """(path, content) of every file; `names` and `paragraphs` are by split."""
    for split, count in paragraphs.items():
        told_in = languages_of(split, languages)
        articles = draw_articles(seed, split, told_in, names[split], paragraphs=count)
        for language in told_in:
            yield f"qa/{split}.{language.code}.json", _squad(articles, language)


def languages_of(split: str, languages: Mapping[str, Language]) -> list[Language]:
    """The languages of a split. Training has one only; the others are for zero-shot evaluation."""
    return [languages[REFERENCE]] if split == "train" else list(languages.values())


def draw_articles(
    seed: int, split: str, languages: Sequence[Language], names: Sequence[Name], *, paragraphs: int
) -> list[Article]:
    """Draws articles of one or two paragraphs that are clear in all these languages."""
    rng = generator(seed, f"question_answering/{split}")
    inventory = languages[0].inventory
    articles: list[Article] = []
    while paragraphs:
        stories: list[Story] = []
        wanted = min(paragraphs, rng.choice((1, 2)))
        while len(stories) < wanted:
            people, relations = draw_shape(rng, split)
            story = draw_story(rng, draw_people(rng, names, inventory, count=people), relations)
            if all(_is_clear(_context(story, language)) for language in languages):
                stories.append(story)
        articles.append(Article(f"{TITLES[split]}_{len(articles):04}", stories))
        paragraphs -= wanted
    return articles


def _context(story: Story, language: Language) -> MarkedText:
    return join([state(statement, language) for statement in story.statements], language)


def _is_clear(context: MarkedText) -> bool:
    """Whether no value is told of two people and each is written once only, so that there is one place to find it."""
    values = [span for span in context.mentions if span.role != "person"]
    told_once = len({(value.category, value.entity) for value in values}) == len(values)
    return told_once and all(context.text.count(context.text[value.start : value.end]) == 1 for value in values)


def _squad(articles: Sequence[Article], language: Language) -> str:
    """The text of a file, an article on a line."""
    lines = [json.dumps(_squad_article(article, language), ensure_ascii=False) for article in articles]
    return '{"version": "1.1", "data": [\n' + ",\n".join(lines) + "\n]}\n"


def _squad_article(article: Article, language: Language) -> dict[str, Any]:
    paragraphs = [
        _squad_paragraph(f"{article.title}-{index}", story, language) for index, story in enumerate(article.stories)
    ]
    return {"title": article.title, "paragraphs": paragraphs}


def _squad_paragraph(key: str, story: Story, language: Language) -> dict[str, Any]:
    context = _context(story, language)
    questions = []
    for index, question in enumerate(story.questions):
        span = context.find(question.relation, question.person.facts[question.relation])
        answer = {"text": context.text[span.start : span.end], "answer_start": span.start}
        questions.append({"id": f"{key}-{index}", "question": ask(question, language).text, "answers": [answer]})
    return {"context": context.text, "qas": questions}
