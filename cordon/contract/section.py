"""What every section of a contract or organisation file has in common, and how a faulty one is still read.

A faulty file is read twice: strictly, for pydantic's errors with their places, and then leniently, so that the rules
across fields can speak about everything that is readable: all errors at once. In the lenient reading a faulty field is
`INVALID`, and whatever a rule would do with it raises `Skip`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NoReturn

from pydantic import (
    BaseModel,
    ConfigDict,
    ValidationInfo,
    ValidatorFunctionWrapHandler,
    field_validator,
    model_validator,
)
from pydantic_core import PydanticCustomError, PydanticKnownError, ValidationError


class Skip(Exception):
    """A rule touched a field that is not valid; the field's own error says so already."""


def _skip(*_: Any, **__: Any) -> NoReturn:
    raise Skip


class _Invalid:
    """A field that could not be read. Any use of it ends the rule that uses it."""

    __getattr__ = __eq__ = __ne__ = __lt__ = __le__ = __gt__ = __ge__ = __add__ = __sub__ = __contains__ = _skip
    __bool__ = __len__ = __iter__ = __str__ = __getitem__ = __hash__ = __radd__ = __rsub__ = _skip


INVALID = _Invalid()


class Section(BaseModel):
    """A mapping of the file: immutable, no unknown keys, documented by its attributes' docstrings."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, use_attribute_docstrings=True, arbitrary_types_allowed=True, validate_default=False
    )

    @model_validator(mode="before")
    @classmethod
    def _fill_for_lenient(cls, data: Any, info: ValidationInfo) -> Any:
        if not info.context or not isinstance(data, dict):
            return data
        names = {field.alias or name: field for name, field in cls.model_fields.items()}
        known = {key: value for key, value in data.items() if key in names}
        return {name: INVALID for name, field in names.items() if field.is_required()} | known

    @field_validator("*", mode="wrap")
    @classmethod
    def _keep_going(cls, value: Any, handler: ValidatorFunctionWrapHandler, info: ValidationInfo) -> Any:
        if not info.context:
            return handler(value)
        if value is INVALID:
            return INVALID
        if value is None:
            value = _empty_section(handler)
        try:
            return handler(value)
        except ValidationError:
            return _salvage(value, handler)


def _empty_section(handler: Callable[[Any], Any]) -> Any:
    """Read an empty section as one without entries, so that rules tell what it lacks; `None` where none is meant."""
    try:
        handler(None)
    except ValidationError:
        return {}
    return None


def _salvage(value: Any, handler: Callable[[Any], Any]) -> Any:
    """Keep the valid items of a list, each in its place, or of a mapping; anything else is INVALID."""
    if isinstance(value, list):
        items = tuple((_try(handler, [item], ()) or (INVALID,))[0] for item in value)
        return items if any(item is not INVALID for item in items) else INVALID
    if isinstance(value, dict):
        found = {name: kept for key, item in value.items() for name, kept in _try(handler, {key: item}, {}).items()}
        return found or INVALID
    return INVALID


def _try(handler: Callable[[Any], Any], value: Any, otherwise: Any) -> Any:
    try:
        found = handler(value)
    except (ValidationError, PydanticCustomError, PydanticKnownError):
        return otherwise
    return found if isinstance(found, type(otherwise)) else otherwise
