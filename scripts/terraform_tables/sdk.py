"""What `pulumi_aws` offers: every resource token with its properties, read from the package's source.

The source is parsed, never imported: importing the 260 modules takes a minute and 2 GB, parsing them 25 seconds.
Only what a generated SDK states formally is read (getters, annotations, defaults), never its prose.
"""

from __future__ import annotations

import ast
import importlib.util
import json
import re
from dataclasses import dataclass, field
from pathlib import Path

_PRIMITIVES = {"str": "string", "int": "number", "float": "number", "bool": "bool", "Any": "any"}
_ASSETS = {"Asset", "Archive", "AssetOrArchive"}
_WRAPPERS = {"Input", "Output", "Optional", "Awaitable"}
_RESOURCE = '\n@pulumi.type_token("'  # stands before the class that is a resource


@dataclass(frozen=True)
class Shape:
    """The shape of a Pulumi value.

    Attributes:
        kind: A primitive (`string`, `number`, `bool`, `any`), `asset`, `list`, `map` or `object`.
        element: What a list or map holds.
        name: An object's type, `<package folder>.<Name>`, for `Sdk.objects`.
    """

    kind: str
    element: Shape | None = None
    name: str = ""


@dataclass
class Resource:
    """One resource of the SDK.

    Attributes:
        token: `aws:ec2/vpc:Vpc`.
        inputs: The properties a program may set.
        required: The inputs a program must set.
        properties: Inputs and outputs.
        defaults: What the SDK itself fills in for an input left out.
        regional: Whether `region` is the argument that provider 6 gave every regional resource.
        aliases: Older tokens that the engine treats as this resource.
    """

    token: str
    inputs: dict[str, Shape] = field(default_factory=dict)
    required: set[str] = field(default_factory=set)
    properties: dict[str, Shape] = field(default_factory=dict)
    defaults: dict[str, str | bool | int] = field(default_factory=dict)
    regional: bool = False
    aliases: list[str] = field(default_factory=list)


@dataclass
class Sdk:
    """The whole package: its version, its resources by token, and its object types by name."""

    version: str
    resources: dict[str, Resource] = field(default_factory=dict)
    objects: dict[str, dict[str, Shape]] = field(default_factory=dict)
    object_defaults: dict[str, dict[str, str | bool | int]] = field(default_factory=dict)


def read_sdk(root: Path | None = None) -> Sdk:
    """Read the installed `pulumi_aws`, or the one in `root`."""
    root = root or _installed()
    sdk = Sdk(version=json.loads((root / "pulumi-plugin.json").read_text())["version"])
    tokens = _tokens((root / "__init__.py").read_text())
    for path in sorted(root.rglob("*.py")):
        if path.name == "outputs.py" or path.name.startswith(("get_", "__init__")):
            continue
        _read_module(path, path.parent.relative_to(root).as_posix(), tokens, sdk)
    missing = tokens - set(sdk.resources)
    if missing:
        raise LookupError(f"registered in pulumi_aws/__init__.py but no class found: {', '.join(sorted(missing))}")
    return sdk


def _installed() -> Path:
    spec = importlib.util.find_spec("pulumi_aws")
    if spec is None or not spec.submodule_search_locations:
        raise LookupError("pulumi_aws is not installed here: uv pip install pulumi-aws")
    return Path(spec.submodule_search_locations[0])


def _tokens(source: str) -> set[str]:
    """Return the resource tokens that the package registers with the engine."""
    return set(re.findall(r'"(aws:[^":]+:[^"]+)": "[A-Za-z0-9_]+"', source))


def _read_module(path: Path, folder: str, tokens: set[str], sdk: Sdk) -> None:
    """Read one file of the package into `sdk`."""
    # A resource's arguments and state tell all; the class after them repeats it, and is half of the text to parse.
    source, _, resource_class = path.read_text().partition(_RESOURCE)
    token = resource_class.partition('")')[0]
    if not (token in tokens or path.name == "_inputs.py"):
        return
    classes = {node.name: node for node in ast.parse(source).body if isinstance(node, ast.ClassDef)}
    reader = _Reader(folder)
    if token in tokens:
        aliases = re.findall(r'pulumi\.Alias\(type_="([^"]+)"\)', resource_class)
        sdk.resources[token] = reader.resource(token, classes, aliases)
        return
    for name, node in classes.items():
        if name.endswith("Args"):
            key = f"{folder}.{name.removesuffix('Args')}"
            sdk.objects[key] = reader.properties(node)
            sdk.object_defaults[key] = _defaults(node, _spellings(node))


class _Reader:
    """Turns the classes of one package folder into shapes; the folder resolves the names inside annotations."""

    def __init__(self, folder: str) -> None:
        self._folder = folder

    def resource(self, token: str, classes: dict[str, ast.ClassDef], aliases: list[str]) -> Resource:
        """Read a resource from its `…Args` and `_…State`."""
        name = token.rpartition(":")[2]
        # `…InitArgs` where an object type of the same module already is called `…Args`.
        arguments = classes.get(f"{name}InitArgs") or classes[f"{name}Args"]
        state = classes.get(f"_{name}State", arguments)  # a resource without outputs has no state class
        inputs = _getters(arguments)
        return Resource(
            token,
            inputs=self.properties(arguments),
            required={name for name, getter in inputs.items() if "Optional" not in ast.unparse(_annotation(getter))},
            properties=self.properties(state) | self.properties(arguments),
            defaults=_defaults(arguments, _spellings(arguments)),
            regional=_is_provider_region(_getters(state).get("region")),
            aliases=aliases,
        )

    def properties(self, node: ast.ClassDef) -> dict[str, Shape]:
        """Read a class's getters: Pulumi's own (camelCase) names and the shapes of their values."""
        return {name: self.shape(_annotation(getter)) for name, getter in _getters(node).items()}

    def shape(self, annotation: ast.expr) -> Shape:
        """Turn an annotation such as `pulumi.Input[Optional[Sequence[pulumi.Input['RuleArgs']]]]` into a shape."""
        match annotation:
            case ast.Subscript(value=head, slice=inner):
                return self._generic(_last(head), inner)
            case ast.Constant(value=str(name)):
                return self._named(name)
            case ast.Attribute() | ast.Name():
                return self._named(ast.unparse(annotation))
        raise ValueError(f"unknown annotation: {ast.unparse(annotation)}")

    def _generic(self, head: str, inner: ast.expr) -> Shape:
        if head in _WRAPPERS:
            return self.shape(inner)
        if head == "Sequence":
            return Shape("list", self.shape(inner))
        if head in {"Mapping", "Dict"} and isinstance(inner, ast.Tuple):
            return Shape("map", self.shape(inner.elts[1]))
        if head == "Union" and isinstance(inner, ast.Tuple):
            # The first member is what the provider takes; the others are enums, or objects that become JSON text.
            return self.shape(inner.elts[0])
        raise ValueError(f"unknown generic: {head}")

    def _named(self, name: str) -> Shape:
        last = name.rpartition(".")[2]
        if last in _PRIMITIVES:
            return Shape(_PRIMITIVES[last])
        if last in _ASSETS:
            return Shape("asset")
        if last.endswith("Args"):
            module, _, _ = name.rpartition(".")
            folder = module.lstrip("_") if module not in {"", "_inputs"} else self._folder
            return Shape("object", name=f"{folder}.{last.removesuffix('Args')}")
        return Shape("string")  # an enum


def _last(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else ast.unparse(node)


def _getters(node: ast.ClassDef) -> dict[str, ast.FunctionDef]:
    """Return a class's `@pulumi.getter` methods by the property's camelCase name."""
    found: dict[str, ast.FunctionDef] = {}
    for item in node.body:
        if isinstance(item, ast.FunctionDef) and (name := _getter_name(item)):
            found[name] = item
    return found


def _getter_name(function: ast.FunctionDef) -> str:
    for decorator in function.decorator_list:
        match decorator:
            case ast.Attribute(attr="getter"):
                return function.name
            case ast.Call(func=ast.Attribute(attr="getter"), keywords=[ast.keyword(value=ast.Constant(value=str(n)))]):
                return n
    return ""


def _annotation(getter: ast.FunctionDef) -> ast.expr:
    if getter.returns is None:
        raise ValueError(f"a getter without annotation: {getter.name}")
    return getter.returns


def _spellings(node: ast.ClassDef) -> dict[str, str]:
    """Map the Python names of a class's properties to Pulumi's."""
    return {getter.name: name for name, getter in _getters(node).items()}


def _defaults(node: ast.ClassDef, spellings: dict[str, str]) -> dict[str, str | bool | int]:
    """Find `if description is None: description = 'Managed by Pulumi'` in a class's constructor."""
    found: dict[str, str | bool | int] = {}
    for item in ast.walk(node):
        match item:
            case ast.If(
                test=ast.Compare(left=ast.Name(id=name), ops=[ast.Is()]),
                body=[ast.Assign(value=ast.Constant(value=str() | bool() | int() as value))],
            ) if name in spellings:
                found[spellings[name]] = value
    return found


def _is_provider_region(getter: ast.FunctionDef | None) -> bool:
    """Tell provider 6's own `region` argument from a property that only happens to have that name."""
    text = (ast.get_docstring(getter) or "") if getter else ""
    return bool(re.search(r"Region set in the \[?provider configuration", text))
