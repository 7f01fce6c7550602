"""The forms of an answer but sentences and comparisons: a file each, and :mod:`by_form` that chooses one."""

from assistant.answer.extractive.forms.by_form import (
    SetOut,
    is_read,
    notes,
    read_as,
    set_out,
    set_out_in_reports,
)

__all__ = ["SetOut", "is_read", "notes", "read_as", "set_out", "set_out_in_reports"]
