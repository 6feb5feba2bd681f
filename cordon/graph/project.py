"""A Pulumi project on disk: what to run, with which interpreter, and with which configuration."""

import re
import subprocess
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from shutil import which
from typing import Final

import yaml

from cordon.errors import GraphError
from cordon.graph.failure import one_line
from cordon.graph.model import Gap
from cordon.graph.values import UNKNOWN, Secret, Value, has_unknown

_DECLARATION: Final = frozenset({"default", "description", "items", "secret", "type", "value"})


class _Loader(yaml.SafeLoader):
    """Reads YAML as Pulumi does: ``on`` and ``2026-12-01`` are texts."""


_Loader.yaml_implicit_resolvers = {
    first: [pair for pair in pairs if not pair[0].endswith((":bool", ":timestamp"))]
    for first, pairs in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver(
    "tag:yaml.org,2002:bool", re.compile(r"^(?:true|True|TRUE|false|False|FALSE)$"), list("tTfF")
)


@dataclass(frozen=True)
class Project:
    """One stack of a project, ready to run. ``main`` is a directory or a file; ``cwd`` is where it runs."""

    name: str
    stack: str
    root: Path
    main: Path
    cwd: Path
    interpreter: Path
    config: Mapping[str, Value]
    gaps: tuple[Gap, ...] = ()


def read_project(directory: Path, stack: str = "", config: Mapping[str, Value] | None = None) -> Project:
    """Read a project's ``Pulumi.yaml`` and a stack's configuration.

    Args:
        directory: Where ``Pulumi.yaml`` is.
        stack: The stack; may be left out if the project has one only, or none configured.
        config: Configuration that wins over what the files say, by full key; so can secrets be given.

    Raises:
        GraphError: There is no such project or stack, it isn't Python, or its files can't be used.
    """
    root = directory.resolve()
    file = next((path for name in ("Pulumi.yaml", "Pulumi.yml") if (path := root / name).is_file()), None)
    if file is None:
        raise GraphError(f"{directory}: has no Pulumi.yaml; --program wants the directory of a Pulumi project")
    settings, texts = _load(file)
    name = settings.get("name")
    if not isinstance(name, str):
        raise GraphError(f"{file}: has no name")
    runtime = settings.get("runtime")
    runtime = runtime if isinstance(runtime, dict) else {"name": runtime}
    if runtime.get("name") != "python":
        raise GraphError(
            f"{file}: its runtime is {runtime.get('name')}, not python; read such a program's graph from "
            "`pulumi preview --json --show-sames` instead"
        )
    main = (root / str(settings.get("main") or ".")).resolve()
    if not main.is_relative_to(root) or not (main.is_file() or (main / "__main__.py").is_file()):
        raise GraphError(f"{file}: main is {main}, which is no Python program within the project")
    folder = settings.get("stackConfigDir") or settings.get("config")
    folder = root / folder if isinstance(folder, str) else root
    chosen = _choose(folder, stack)
    own, gaps = _stack_config(folder, name, chosen, file.suffix)
    declared = settings.get("config")
    declared = declared if isinstance(declared, dict) else {}
    merged = {**_declared(declared, texts.get("config"), name), **own, **(config or {})}
    missing = sorted(key for key, value in merged.items() if value is None)
    if missing:
        raise GraphError(
            f"{file}: stack {chosen!r} gives no value for {', '.join(missing)}, which the project requires"
        )
    return Project(
        name=name,
        stack=chosen,
        root=root,
        main=main,
        cwd=main if main.is_dir() else main.parent,
        interpreter=_interpreter(root, file, runtime.get("options") or {}),
        config=merged,
        gaps=tuple(gaps),
    )


def _load(file: Path) -> tuple[dict[str, Value], dict[str, Value]]:
    """Read a file twice: with types, and with every scalar as the text that Pulumi passes on."""
    try:
        text = file.read_text(encoding="utf-8")
        typed = yaml.load(text, _Loader) or {}  # noqa: S506 - a safe loader
        texts = yaml.load(text, yaml.BaseLoader) or {}  # noqa: S506 - it makes nothing but texts
    except (OSError, ValueError, RecursionError, yaml.YAMLError) as error:
        raise GraphError(f"{file}: can't be read: {one_line(error)}") from error
    if not isinstance(typed, dict):
        raise GraphError(f"{file}: must be a map")
    return typed, texts


def _choose(folder: Path, stack: str) -> str:
    known = sorted(path.name.removeprefix("Pulumi.").rpartition(".")[0] for path in folder.glob("Pulumi.*.y*ml"))
    wanted = stack.rpartition("/")[2]  # organisation/project/stack is a stack's full name
    if wanted and (wanted in known or not known):
        return wanted
    if wanted:
        raise GraphError(f"{folder}: has no stack {wanted!r}; it has {', '.join(known)}")
    if len(known) > 1:
        raise GraphError(f"{folder}: has several stacks, say which: {', '.join(known)}")
    return known[0] if known else "dev"


def _stack_config(folder: Path, project: str, stack: str, suffix: str) -> tuple[dict[str, Value], Iterable[Gap]]:
    file = next(
        (path for end in (suffix, ".yaml", ".yml") if (path := folder / f"Pulumi.{stack}{end}").is_file()), None
    )
    if file is None:
        return {}, ()
    typed, texts = _load(file)
    values = typed.get("config") or {}
    if not isinstance(values, dict):
        raise GraphError(f"{file}: config must be a map")
    gaps = [Gap("environment", file.name, reason="it takes configuration from Pulumi ESC, which isn't read")]
    config = {_full(key, project): _value(value, texts["config"].get(str(key))) for key, value in values.items()}
    return config, gaps if typed.get("environment") else ()


def _declared(values: Mapping[str, Value], texts: Value, project: str) -> dict[str, Value]:
    """Read the project's own configuration: values, or declarations with a type; None where one has no value."""
    found = {}
    for key, value in values.items():
        text = texts.get(str(key))
        secret = False
        if isinstance(value, dict) and value and set(value) <= _DECLARATION:
            secret = value.get("secret") is True
            which_one = "value" if "value" in value else "default"
            value, text = value.get(which_one), text.get(which_one)  # noqa: PLW2901 - unwrapped
        read = None if value is None else _value(value, text)
        found[_full(key, project)] = Secret(read) if secret and read is not None else read
    return found


def _full(key: Value, project: str) -> str:
    return str(key) if ":" in str(key) else f"{project}:{key}"


def _value(value: Value, text: Value) -> Value:
    """Scalars are texts to Pulumi; structures keep their types. What is encrypted is secret, and unknown to us."""
    if not isinstance(value, dict | list):
        return text
    hidden = _without_ciphers(value)
    return Secret(hidden) if has_unknown(hidden) else hidden


def _without_ciphers(value: Value) -> Value:
    if isinstance(value, dict):
        if set(value) == {"secure"}:
            return UNKNOWN
        return {str(key): _without_ciphers(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_without_ciphers(item) for item in value]
    return value if isinstance(value, str | int | float | bool | None) else str(value)


def _interpreter(root: Path, file: Path, options: Mapping[str, Value]) -> Path:
    """Find the program's own interpreter: its virtual environment's if it names one, else the one that runs us."""
    named = options.get("virtualenv")
    toolchain = options.get("toolchain")
    if not named and toolchain == "uv":
        named = ".venv"
    elif not named and toolchain == "poetry":
        named = _poetry(root)
    if not named:
        return Path(sys.executable)
    python: Path = root / named / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    if not python.exists():
        raise GraphError(f"{file}: its virtual environment {root / named} isn't there; make it (`pulumi install`)")
    return python


def _poetry(root: Path) -> str:
    poetry = which("poetry")
    if poetry is None:
        return ".venv"
    found = subprocess.run([poetry, "env", "info", "--path"], cwd=root, capture_output=True, text=True, check=False)  # noqa: S603 - the project's own tool
    return found.stdout.strip() or ".venv"
