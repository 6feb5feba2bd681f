"""Properties: no input gives a traceback, and the ways to say a contract agree with each other."""

from __future__ import annotations

import ipaddress
from datetime import date, timedelta
from typing import Any

import jsonschema
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cordon.contract.check import check_source
from cordon.contract.checked import Checked
from cordon.contract.model import CLASSIFICATIONS, RESERVED_IDS, Contract
from cordon.contract.organisation import Organisation
from cordon.contract.reader import parse
from cordon.contract.regions import region_names
from cordon.contract.schema import schema_of
from cordon.contract.values import parse_duration, write_duration
from cordon.errors import BadInput
from tests.contract.conftest import BASE, NOW

SCHEMA = jsonschema.Draft202012Validator(schema_of("contract"))
relaxed = settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

names = st.from_regex(r"[a-z][a-z0-9-]{0,15}", fullmatch=True)
days = st.dates(date(2024, 1, 1), date(2026, 11, 22)).map(date.isoformat)
durations = st.builds(lambda number, unit: f"{number}{unit}", st.integers(1, 90), st.sampled_from("dwy"))
texts = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Zl", "Zp"]), min_size=1, max_size=30).filter(
    str.strip
)
emails = st.builds(lambda name, host: f"{name}@{host}.example", names, names.map(lambda name: name.strip("-") or "x"))


@st.composite
def contracts(draw: st.DrawFn) -> dict[str, Any]:
    """Make contracts of right form; whether rules across fields accept them is left open."""
    datasets = draw(st.lists(names.filter(lambda name: name != "export"), min_size=1, max_size=4, unique=True))
    roles = draw(st.dictionaries(names, st.dictionaries(st.sampled_from(datasets), verbs, max_size=3), max_size=3))
    starts = draw(st.dates(date(2025, 1, 1), date(2027, 1, 1)))
    region = draw(st.sampled_from(region_names()))
    one_of_roles = st.sampled_from(sorted(roles)) if roles else st.nothing()
    person = st.fixed_dictionaries({"email": emails, "role": one_of_roles, "nda": days, "training": days})
    return {
        "contractor": {
            "id": draw(
                st.from_regex(r"[b-w][a-z0-9-]{2,30}", fullmatch=True).filter(lambda one: one not in RESERVED_IDS)
            ),
            "name": draw(texts),
            "jurisdiction": draw(st.sampled_from(["DE", "NO", "US-CA"])),
            "contact": draw(emails),
        },
        "engagement": {
            "purpose": draw(texts),
            "owner": draw(emails),
            "starts": starts.isoformat(),
            "ends": (starts + timedelta(days=draw(st.integers(0, 900)))).isoformat(),
            "timezone": draw(st.sampled_from(["UTC", "Europe/Berlin", "America/Sao_Paulo", "Pacific/Apia"])),
        },
        "aws": {"account": draw(st.from_regex(r"[2-9][0-9]{11}", fullmatch=True)), "region": region},
        "law": draw(st.lists(st.sampled_from(["gdpr", "ccpa", "hipaa", "pci-dss"]), unique=True)),
        "data": {
            name: {
                "classification": draw(st.sampled_from(CLASSIFICATIONS)),
                "categories": draw(st.lists(names, max_size=2)),
                "flow": draw(st.sampled_from(["inbound", "outbound"])),
            }
            for name in datasets
        },
        "retention": {"data": draw(durations)},
        "access": {
            "roles": roles,
            "people": draw(st.lists(person, max_size=3)) if roles else [],
            "from": ["203.0.113.0/24"],
        },
        "network": {
            "cidr": draw(cidrs),
            "egress": draw(st.lists(st.sampled_from(["a.example", "b.c.example"]), unique=True)),
        },
        "terms": {
            "breach_notice": draw(durations),
            "destruction": {"method": draw(st.sampled_from(["crypto-erase", "delete"])), "within": draw(durations)},
            "documents": {"nda": draw(days), "dpa": draw(days)},
            "insurance": {"amount": f"{draw(st.integers(1, 10**9))} EUR", "expires": "2031-01-01"},
        },
    }


verbs = st.sampled_from(["read", "write", ["read", "write"], ["write"]])
cidrs = st.builds(
    lambda number, size: str(ipaddress.IPv4Network(((10 << 24) + (number << 8), size), strict=False)),
    st.integers(0, 65535),
    st.integers(16, 24),
)


def checked(data: object, organisation: Organisation) -> Checked:
    return check_source(parse(yaml.safe_dump(data, allow_unicode=True).encode(), "c.yaml"), organisation, NOW)


@relaxed
@given(contracts())
def test_a_contract_of_right_form_is_read_and_the_schema_accepts_it(data: dict[str, Any]) -> None:
    Contract.model_validate(data)
    SCHEMA.validate(data)


@relaxed
@given(contracts())
def test_a_contract_survives_being_written_and_read(data: dict[str, Any]) -> None:
    contract = Contract.model_validate(data)
    written = contract.model_dump(mode="json", by_alias=True, exclude_none=True)
    SCHEMA.validate(written)
    again = parse(yaml.safe_dump(written, allow_unicode=True).encode(), "c.yaml")
    assert again.problems == []
    assert Contract.model_validate(again.data) == contract


@relaxed
@given(data=contracts())
def test_a_contract_of_right_form_is_valid_or_told_why_not(data: dict[str, Any], organisation: Organisation) -> None:
    result = checked(data, organisation)
    if result.problems:
        assert all(problem.path and problem.limit and problem.remedy for problem in result.problems)
    else:
        result.effective().to_json()


@relaxed
@given(st.binary(max_size=400))
def test_no_bytes_give_a_traceback(raw: bytes) -> None:
    try:
        parse(raw, "c.yaml")
    except BadInput as error:
        assert error.problems


@relaxed
@given(text=st.text(st.sampled_from("ab:-[]{}&*!|>'\"\n\t ,#?%@`0"), max_size=80))
def test_no_yaml_gives_a_traceback(text: str, organisation: Organisation) -> None:
    try:
        check_source(parse(text.encode(), "c.yaml"), organisation, NOW)
    except BadInput as error:
        assert error.problems


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@relaxed
@given(data=st.data())
def test_any_value_in_any_place_is_told_and_never_a_traceback(data: st.DataObject, organisation: Organisation) -> None:
    document = yaml.safe_load(BASE)
    place = document
    while True:
        key = data.draw(st.sampled_from(sorted(place) if isinstance(place, dict) else range(len(place))))
        inner = place[key]
        if not isinstance(inner, dict | list) or not inner or data.draw(st.booleans()):
            break
        place = inner
    place[key] = data.draw(json_values)
    text = yaml.safe_dump(document, allow_unicode=True)
    try:
        check_source(parse(text.encode("utf-8", "surrogatepass"), "c.yaml"), organisation, NOW)
    except BadInput as error:
        assert error.problems


@given(st.integers(1, 60 * 24 * 400))
def test_a_duration_survives_being_written_and_read(minutes: int) -> None:
    length = timedelta(minutes=minutes)
    assert parse_duration(write_duration(length)) == length
