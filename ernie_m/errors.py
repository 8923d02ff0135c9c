"""Errors that a user can mend: each names the file, line, key or value at fault and says what to do.

`train.py` prints them as one screen without a traceback and exits with code 2.
"""

import re


class ConfigError(Exception):
    """A configuration, argument or combination of arguments that cannot be used.

    Attributes:
        is_of_another_rank: Whether another process of the run has it, too, and shows it.
    """

    is_of_another_rank = False


class DataError(ConfigError):
    """An input file that is missing, broken or at odds with itself."""


class CheckpointError(ConfigError):
    """Weights, a vocabulary or a training checkpoint that cannot be read or do not fit."""


def message(error: Exception) -> str:
    """What an error says, without the traceback that torch puts before that of a data worker."""
    text = str(error)
    if not re.match(r"Caught \w+ in DataLoader worker process", text):
        return text
    return re.split(rf"\n[\w.]*{type(error).__name__}: ", text, maxsplit=1)[-1].rstrip()
