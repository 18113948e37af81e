"""Secrets among the settings, that a command which prints them (`diffsettings`) or an error that shows them does not tell.

No Django here: the settings import this module.
"""


class TexteTu(str):
    """A text like any other, but for its `repr`."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "'(secret)'" if self else "''"


class OctetsTus(bytes):
    """A key like any other, but for its `repr`."""

    def __repr__(self) -> str:
        return "b'(secret)'"
