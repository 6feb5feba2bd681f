"""A source held against a model: pydantic's errors in the words of contract files, and a lenient reading for rules."""

from __future__ import annotations

from types import UnionType
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from cordon.contract.nearest import did_you_mean
from cordon.contract.section import Section, Skip
from cordon.contract.source import UNREADABLE, Path_, Source
from cordon.errors import Problem, printable

SectionT = TypeVar("SectionT", bound=Section)

_NO_ROLE = "people without a dated NDA and training get no role: add the day, or leave the person out"
_MISSING: dict[tuple[str, ...], str] = {
    ("access", "people", "nda"): _NO_ROLE,
    ("access", "people", "training"): _NO_ROLE,
}
_SHAPES = {
    "dict_type": "a mapping",
    "model_type": "a mapping",
    "model_attributes_type": "a mapping",
    "tuple_type": "a list",
    "list_type": "a list",
}


def validate(source: Source, model: type[SectionT]) -> tuple[SectionT | None, SectionT | None]:
    """Hold a source against a model; what is wrong goes to `source.problems`.

    Returns:
        The valid instance or None, and an instance for rules: the same one, or a lenient reading in which faulty
        fields raise `Skip` when used, or None when nothing can be read.
    """
    try:
        valid = model.model_validate(source.data)
    except ValidationError as error:
        details = _without_consequences(error.errors(include_url=False))
        source.problems.extend(_told(source, model, detail) for detail in details if detail["input"] is not UNREADABLE)
    else:
        return (None, valid) if source.problems else (valid, valid)
    try:
        return None, model.model_validate(source.data, context={"lenient": True})
    except (ValidationError, Skip):
        return None, None


def _without_consequences(details: list[ErrorDetails]) -> list[ErrorDetails]:
    """Drop "is empty" of a list or mapping all of whose items are told to be faulty."""
    parents = {detail["loc"][:size] for detail in details for size in range(len(detail["loc"]))}
    return [detail for detail in details if detail["type"] != "too_short" or detail["loc"] not in parents]


def _told(source: Source, model: type[Section], detail: ErrorDetails) -> Problem:
    path: Path_ = tuple(detail["loc"])
    at_key = path[-1:] == ("[key]",)
    path = path[:-1] if at_key else path
    limit, remedy = _worded(model, path, detail)
    unknown = detail["type"] == "extra_forbidden"
    value = path[-1] if at_key or unknown else _odd(detail)
    return source.problem(path, limit, remedy, value=value, at_key=at_key or unknown)


def _worded(model: type[Section], path: Path_, detail: ErrorDetails) -> tuple[str, str]:
    """Word the limit and the remedy of one of pydantic's errors."""
    context: dict[str, Any] = detail.get("ctx", {})
    match detail["type"]:
        case "cordon":
            said = context["limit"], context["remedy"]
        case "missing":
            said = "is missing", _missing(path)
        case "extra_forbidden":
            parent = "this file" if len(path) == 1 else path[-2]
            said = f"is not a key of {parent}", did_you_mean(str(path[-1]), _fields_at(model, path[:-1]))
        case "literal_error":
            said = "is not one of the known words", _choice(detail["input"], str(context["expected"]))
        case kind if kind in _SHAPES and detail["input"] is None:
            said = "is empty", _fill_in([] if kind == "dict_type" else _fields_at(model, path, required=True))
        case kind if kind in _SHAPES:
            said = f"is not {_SHAPES[kind]}", _shaped(kind, detail["input"])
        case "too_short":
            said = "is empty", "name at least one"
        case _:
            said = f"is not accepted: {detail['msg'].lower()}", "see the file format in docs/contract.md"
    return said


def _shaped(kind: str, given: object) -> str:
    shape = _SHAPES[kind]
    return (
        f"write {shape}: [{printable(given)}]"
        if shape == "a list" and isinstance(given, str) and len(given) < 60
        else f"write {shape}"
    )


def _missing(path: Path_) -> str:
    words = tuple(part for part in path if isinstance(part, str))
    return _MISSING.get(words, f"add it: {path[-1]}: …")


def _fill_in(wanted: list[str]) -> str:
    return f"fill in {', '.join(wanted)}" if wanted else "name at least one"


def _choice(given: object, expected: str) -> str:
    words = [word.strip("' ") for word in expected.replace(" or ", ",").split(",")]
    return did_you_mean(given, words) if isinstance(given, str) else "write one of: " + ", ".join(words)


def _odd(detail: ErrorDetails) -> object:
    """Return a mapping or list that stands in the wrong place; scalars are shown as they were written."""
    given: object = detail["input"]
    return given if isinstance(given, dict | list) and detail["type"] not in {"missing", "too_short"} else None


def _fields_at(model: type[Section], path: Path_, *, required: bool = False) -> list[str]:
    """List the keys that may, or must, stand at a place; none where any may."""
    here: Any = model
    for part in path:
        here = _step(here, part)
    here = _plain(here)
    if not _is_section(here):
        return []
    return [field.alias or name for name, field in here.model_fields.items() if field.is_required() or not required]


def _step(annotation: Any, part: str | int) -> Any:
    """Go from a type to that of one of its keys or items; None where there is none."""
    here = _plain(annotation)
    if _is_section(here):
        fields = {field.alias or name: field.annotation for name, field in here.model_fields.items()}
        return fields.get(str(part))
    inner = get_args(here)
    return None if not inner else inner[1] if get_origin(here) is dict else inner[0]


def _plain(annotation: Any) -> Any:
    """Strip `Annotated[…]` and `… | None`."""
    if get_origin(annotation) is Annotated:
        return _plain(get_args(annotation)[0])
    if get_origin(annotation) in {Union, UnionType}:
        return _plain(next(option for option in get_args(annotation) if option is not type(None)))
    return annotation


def _is_section(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, Section)
