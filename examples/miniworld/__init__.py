"""A small world of people and facts, told in nine languages: text and questions to try the framework on, offline."""
