"""The languages of the miniworld, read once for all tests; nobody writes into them."""

from examples.miniworld.lexicon import load_languages

LANGUAGES = load_languages()
