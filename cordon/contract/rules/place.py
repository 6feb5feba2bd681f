"""Rules about where the environment stands: region, account, network, ways out."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cordon.contract.model import Dataset
from cordon.contract.regions import partition_of
from cordon.contract.requirements import active_exception
from cordon.contract.rules.finding import Facts, Finding, each
from cordon.contract.tier import tier_of

_AWS = (".amazonaws.com", ".amazonaws.com.cn", ".amazonaws.eu", ".api.aws", ".on.aws", ".aws.amazon.com")
_ONE_API = re.compile(r"[a-z0-9]+\.execute-api\.[a-z0-9-]+\.amazonaws\.com(\.cn)?")


def region_is_resident(facts: Facts) -> Iterator[Finding]:
    """The environment stands in a region where data may stay, and all of them are in one partition (LEG-2)."""
    contract = facts.contract
    if contract.residency and contract.aws.region not in contract.residency:
        limit = f"does not contain aws.region ({contract.aws.region})"
        yield Finding(("residency",), limit, f"add {contract.aws.region}, or build elsewhere")
    home = partition_of(contract.aws.region)
    for index, region in enumerate(contract.residency):
        if partition_of(region) != home:
            limit = f"is in AWS partition {partition_of(region)}, aws.region in {home}: no copy is possible"
            yield Finding(("residency", index), limit, "keep to one partition")


def organisation_is_in_the_partition(facts: Facts) -> Iterator[Finding]:
    """The organisation's roles are in the region's partition: none reaches into another one."""
    partition = partition_of(facts.contract.aws.region)
    organisation = facts.organisation
    roles = (*organisation.operators, *organisation.wipers, *organisation.services, *organisation.break_glass)
    others = [role.split(":")[1] for role in roles if role.split(":")[1] != partition]
    if others:
        theirs = others[0]
        limit = f"is in AWS partition {partition}, the organisation's roles are in {theirs}"
        yield Finding(("aws", "region"), limit, "choose a region there, or use that partition's organisation.yaml")


def account_is_the_contractors(facts: Facts) -> Iterator[Finding]:
    """The account is none of the organisation's own; without one there must be a shared one (AWS.md rule 1)."""
    account, accounts = facts.contract.aws.account, facts.organisation.accounts
    own = {name: number for name, number in accounts.model_dump().items() if name != "shared"}
    for name, number in own.items():
        if account == number:
            limit = f"is the organisation's {name.replace('_', '-')} account"
            yield Finding(("aws", "account"), limit, "name the contractor's own account")
    for name in ("operators", "wipers", "services", "break_glass"):
        for role in getattr(facts.organisation, name):
            if account and role.split(":")[4] == account:
                limit = f"is also the account of one of the organisation's {name} ({role})"
                yield Finding(("aws", "account"), limit, "keep the organisation's roles in its own accounts")
    tier = tier_of(facts.contract)[0]
    if account and account == accounts.shared and tier in {"confidential", "regulated"}:
        limit = f"is the organisation's shared account, tier {tier} needs one of the contractor's own"
        yield Finding(("aws", "account"), limit, "name the contractor's own account", "NET-1")
    excepted = active_exception(facts.contract, "NET-1", "aws.account", facts.today)
    if not account and not accounts.shared and (tier in {"public", "internal"} or excepted):
        limit = "is missing, and the organisation has no shared account"
        yield Finding(("aws", "account"), limit, "add it in quotes, or accounts.shared to organisation.yaml")


def network_is_from_the_pool(facts: Facts) -> Iterator[Finding]:
    """The network lies in the organisation's pool (NET-1)."""
    cidr, pool = facts.contract.network.cidr, facts.organisation.network.cidrs
    if not any(cidr.subnet_of(range_) for range_ in pool):
        limit = f"is outside the organisation's pool ({', '.join(map(str, pool))})"
        yield Finding(("network", "cidr"), limit, "take one from it; cordon new shows the next free one")


def hosts_are_not_aws(facts: Facts) -> Iterator[Finding]:
    """A way out to AWS's service names is one to anybody's buckets (NET-3); API Gateway hosts are one API each."""

    def judge(index: int, host: str) -> Iterator[Finding]:
        if host.endswith(_AWS) and not _ONE_API.fullmatch(host):
            limit = "is an AWS service, through which data could reach any account"
            remedy = "remove it: AWS is reached through the environment's endpoints"
            yield Finding(("network", "egress", index), limit, remedy, "NET-3")

    return each(facts.contract.network.egress, judge)


def producers_fit_their_dataset(facts: Facts) -> Iterator[Finding]:
    """Only inbound data has a producer, and its ARN is of the environment's partition (AWS.md rule 15)."""
    contract = facts.contract

    def judge(_: int, item: tuple[str, Dataset]) -> Iterator[Finding]:
        name, dataset = item
        path = ("data", name, "producer")
        if dataset.producer and dataset.flow == "outbound":
            limit = "delivers nothing: the dataset is outbound, the contractor produces it"
            yield Finding(path, limit, "remove it, or make the dataset inbound")
        elif dataset.producer and dataset.producer.split(":")[1] != partition_of(contract.aws.region):
            limit = f"is not in aws.region's partition ({partition_of(contract.aws.region)})"
            yield Finding(path, limit, "correct the ARN")

    return each(contract.data.items(), judge)
