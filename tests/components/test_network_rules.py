import ipaddress

from components.network_rules import Rule, endpoint_rules, private_rules

PRIVATE = ("10.0.0.0/27", "10.0.0.32/27")
WORKSPACE, NEIGHBOUR, ENDPOINT, S3 = "10.0.0.5", "10.0.0.40", "10.0.0.100", "52.219.1.1"


def passes(rules: tuple[Rule, ...], address: str, port: int) -> bool:
    """What AWS answers: the first rule that matches decides, and none denies."""
    for rule in sorted(rules):
        if ipaddress.ip_address(address) in ipaddress.ip_network(rule.cidr) and rule.ports[0] <= port <= rule.ports[1]:
            return rule.action == "allow"
    return False


def test_a_workspace_asks_by_https_and_takes_the_answer() -> None:
    private, endpoint = private_rules(PRIVATE), endpoint_rules(PRIVATE)
    for other in (ENDPOINT, S3):
        assert passes(private.egress, other, 443)
        assert passes(private.ingress, other, 40000)
    assert passes(endpoint.ingress, WORKSPACE, 443)
    assert passes(endpoint.egress, WORKSPACE, 40000)


def test_nothing_else_leaves_a_workspace() -> None:
    assert not any(passes(private_rules(PRIVATE).egress, S3, port) for port in (22, 25, 53, 80, 853, 8443, 40000))


def test_nobody_connects_to_a_workspace() -> None:
    assert not any(passes(private_rules(PRIVATE).ingress, S3, port) for port in (22, 80, 443, 3389, 5900, 8080))


def test_workspaces_do_not_talk_to_those_of_another_zone() -> None:
    rules = private_rules(PRIVATE)
    assert not any(passes(side, NEIGHBOUR, port) for side in rules for port in (22, 443, 40000))


def test_endpoints_serve_the_workspaces_alone() -> None:
    rules = endpoint_rules(PRIVATE)
    assert not any(passes(side, address, port) for side in rules for address in (ENDPOINT, S3) for port in (443, 40000))
    assert not any(passes(rules.egress, WORKSPACE, port) for port in (22, 443))


def test_no_two_rules_of_an_acl_have_one_number() -> None:
    for rules in (private_rules(PRIVATE), endpoint_rules(PRIVATE)):
        for side in rules:
            assert len({rule.number for rule in side}) == len(side) <= 20  # VPC quotas, "Rules per network ACL"
