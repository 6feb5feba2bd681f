import json
import re
from collections.abc import Mapping
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from cordon.errors import GraphError
from cordon.graph.computed import COMPUTED
from cordon.graph.existing import ASSUMED
from cordon.graph.responder import Answer, Place, Request
from cordon.graph.shape import Shape
from cordon.graph.shapes import SHAPES
from cordon.graph.synthetic import Synthetic
from cordon.graph.untold import UNTOLD
from cordon.graph.values import UNKNOWN, Secret

PLACE = Place("eu-central-1", "210987654321", {"owner": "platform"})


def create(token: str, inputs: Mapping[str, Any] | None = None, *, place: Place = PLACE, urn: str = "urn:a") -> Answer:
    return Synthetic().create(Request(urn, f"aws:{token}", "main", inputs or {}, place))


def look_up(token: str, **args: object) -> Mapping[str, Any]:
    found = Synthetic().invoke(f"aws:{token}", args, PLACE)
    assert found is not None
    return found.values


@pytest.mark.parametrize(
    ("token", "inputs", "identity", "arn"),
    [
        ("ec2/vpc:Vpc", {}, r"vpc-[0-9a-f]{17}", r"arn:aws:ec2:eu-central-1:210987654321:vpc/vpc-[0-9a-f]{17}"),
        ("ec2/subnet:Subnet", {}, r"subnet-[0-9a-f]{17}", r"arn:aws:ec2:\S+:subnet/subnet-[0-9a-f]{17}"),
        ("ec2/securityGroup:SecurityGroup", {}, r"sg-[0-9a-f]{17}", r"arn:aws:ec2:\S+:security-group/sg-[0-9a-f]{17}"),
        (
            "kms/key:Key",
            {},
            r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}",
            r"arn:aws:kms:eu-central-1:210987654321:key/[-0-9a-f]{36}",
        ),
        ("s3/bucket:Bucket", {"bucket": "b"}, "b", "arn:aws:s3:::b"),
        ("iam/role:Role", {"name": "r", "path": "/x/"}, "r", "arn:aws:iam::210987654321:role/x/r"),
        (
            "iam/policy:Policy",
            {"name": "p"},
            "arn:aws:iam::210987654321:policy/p",
            "arn:aws:iam::210987654321:policy/p",
        ),
        (
            "cloudwatch/logGroup:LogGroup",
            {"name": "/a/b"},
            "/a/b",
            "arn:aws:logs:eu-central-1:210987654321:log-group:/a/b",
        ),
        (
            "cloudtrail/trail:Trail",
            {"name": "t"},
            "arn:aws:cloudtrail:eu-central-1:210987654321:trail/t",
            "arn:aws:cloudtrail:eu-central-1:210987654321:trail/t",
        ),
        ("ssm/parameter:Parameter", {"name": "a/b"}, "a/b", r"arn:aws:ssm:\S+:parameter/a/b"),
        (
            "secretsmanager/secret:Secret",
            {"name": "s"},
            r"arn:\S+:secret:s-[a-z0-9]{6}",
            r"arn:\S+:secret:s-[a-z0-9]{6}",
        ),
        (
            "sqs/queue:Queue",
            {"name": "q"},
            r"https://sqs.eu-central-1.amazonaws.com/210987654321/q",
            r"arn:aws:sqs:\S+:q",
        ),
        (
            "networkfirewall/ruleGroup:RuleGroup",
            {"name": "g", "type": "STATEFUL"},
            r"arn:\S+:stateful-rulegroup/g",
            r"arn:\S+:stateful-rulegroup/g",
        ),
    ],
)
def test_ids_and_arns_look_as_awss_do(token: str, inputs: Mapping[str, Any], identity: str, arn: str) -> None:
    answer = create(token, inputs)
    assert isinstance(answer.id, str)
    assert re.fullmatch(identity, answer.id)
    assert re.fullmatch(arn, answer.outputs["arn"])
    assert answer.outputs["id"] == answer.id


def test_an_id_follows_from_the_urn_alone() -> None:
    assert create("ec2/vpc:Vpc").id == create("ec2/vpc:Vpc", {"cidrBlock": "10.0.0.0/16"}).id
    assert create("ec2/vpc:Vpc").id != create("ec2/vpc:Vpc", urn="urn:b").id


def test_inputs_are_outputs_too() -> None:
    assert create("ec2/vpc:Vpc", {"cidrBlock": "10.0.0.0/16"}).outputs["cidrBlock"] == "10.0.0.0/16"


def test_what_is_made_of_an_unknown_input_is_unknown() -> None:
    answer = create("s3/bucket:Bucket", {"bucket": UNKNOWN})
    assert answer.id is UNKNOWN
    assert answer.outputs["arn"] is UNKNOWN


def test_what_is_made_of_a_secret_input_is_secret() -> None:
    outputs = create("s3/bucket:Bucket", {"bucket": Secret("hush")}).outputs
    assert outputs["arn"] == Secret("arn:aws:s3:::hush")


def test_an_id_does_not_give_a_secret_away() -> None:
    assert str(create("s3/bucket:Bucket", {"bucket": Secret("hush")}).id).startswith("hidden-")


def test_an_access_keys_secret_is_one() -> None:
    assert isinstance(create("iam/accessKey:AccessKey", {"user": "u"}).outputs["secret"], Secret)


def test_a_missing_input_makes_unknown_what_needs_it() -> None:
    assert create("iam/rolePolicy:RolePolicy", {"name": "p"}).id is UNKNOWN


def test_other_partitions_have_their_own_arns_and_domains() -> None:
    outputs = create("s3/bucket:Bucket", {"bucket": "b"}, place=Place("cn-north-1", "210987654321")).outputs
    assert outputs["arn"] == "arn:aws-cn:s3:::b"
    assert outputs["bucketRegionalDomainName"] == "b.s3.cn-north-1.amazonaws.com.cn"


def test_the_providers_default_tags_are_added_to_taggable_types_only() -> None:
    assert create("ec2/vpc:Vpc", {"tags": {"a": "b"}}).outputs["tagsAll"] == {"a": "b", "owner": "platform"}
    assert create("ec2/vpc:Vpc").outputs["tagsAll"] == {"owner": "platform"}
    assert "tagsAll" not in create("ec2/route:Route", {"routeTableId": "rtb-1"}).outputs


def test_a_vpcs_default_group_is_the_one_that_is_adopted() -> None:
    vpc = create("ec2/vpc:Vpc")
    adopted = create("ec2/defaultSecurityGroup:DefaultSecurityGroup", {"vpcId": vpc.id}, urn="urn:b")
    assert adopted.id == vpc.outputs["defaultSecurityGroupId"]


def test_which_zone_a_subnet_is_in_is_known_only_if_it_was_said() -> None:
    assert "availabilityZone" not in create("ec2/subnet:Subnet").outputs
    given = create("ec2/subnet:Subnet", {"availabilityZone": "eu-central-1b"}).outputs
    assert given["availabilityZone"] == "eu-central-1b"
    assert "availabilityZoneId" not in given  # it differs from account to account


def test_nothing_is_made_up_for_a_type_that_is_not_listed() -> None:
    answer = create("fsx/lustreFileSystem:LustreFileSystem")
    assert (answer.id, "arn" in answer.outputs, answer.complete) == (UNKNOWN, False, False)
    named = create("glue/catalogDatabase:CatalogDatabase", {"name": "claims"})
    assert (named.id, "arn" in named.outputs) == (UNKNOWN, False)  # it is 210987654321:claims


@pytest.mark.parametrize(
    ("earlier", "now"),
    [
        ("s3/bucketV2:BucketV2", "s3/bucket:Bucket"),
        ("s3/bucketVersioningV2:BucketVersioningV2", "s3/bucketVersioning:BucketVersioning"),
        ("s3/bucketObjectv2:BucketObjectv2", "s3/bucketObject:BucketObject"),
        ("alb/loadBalancer:LoadBalancer", "lb/loadBalancer:LoadBalancer"),
        ("applicationloadbalancing/targetGroup:TargetGroup", "lb/targetGroup:TargetGroup"),
        ("elasticloadbalancingv2/listener:Listener", "lb/listener:Listener"),
    ],
)
def test_an_earlier_name_of_a_type_has_its_shape(earlier: str, now: str) -> None:
    inputs = {"bucket": "b", "key": "k", "name": "n", "loadBalancerArn": f"{ELB}:loadbalancer/app/n/1"}
    assert create(earlier, inputs) == create(now, inputs)
    assert create(earlier, inputs).id is not UNKNOWN


ELB = "arn:aws:elasticloadbalancing:eu-central-1:210987654321"


@pytest.mark.parametrize(
    ("token", "inputs", "arn"),
    [
        (
            "lb/loadBalancer:LoadBalancer",
            {"name": "n", "loadBalancerType": "network"},
            r"\S+:loadbalancer/net/n/\w{16}",
        ),
        (
            "lb/loadBalancer:LoadBalancer",
            {"name": "n", "loadBalancerType": "gateway"},
            r"\S+:loadbalancer/gwy/n/\w{16}",
        ),
        ("lb/loadBalancer:LoadBalancer", {"name": "n"}, r"\S+:loadbalancer/app/n/\w{16}"),
        (
            "lb/listener:Listener",
            {"loadBalancerArn": f"{ELB}:loadbalancer/net/n/0123"},
            r"\S+:listener/net/n/0123/\w{16}",
        ),
        ("wafv2/webAcl:WebAcl", {"name": "n", "scope": "REGIONAL"}, r"\S+:regional/webacl/n/\S{36}"),
        ("wafv2/webAcl:WebAcl", {"name": "n", "scope": "CLOUDFRONT"}, r"\S+:global/webacl/n/\S{36}"),
        ("kms/key:Key", {"multiRegion": True}, r"\S+:key/mrk-[0-9a-f]{32}"),
        (
            "kms/replicaKey:ReplicaKey",
            {"primaryKeyArn": "arn:aws:kms:eu-west-1:210987654321:key/mrk-1"},
            r"arn:aws:kms:eu-central-1:210987654321:key/mrk-1",
        ),
        ("cognito/userPool:UserPool", {}, r"arn:aws:cognito-idp:\S+:userpool/eu-central-1_\w{9}"),
        ("apigateway/restApi:RestApi", {}, r"arn:aws:apigateway:eu-central-1::/restapis/\w{10}"),
        ("ecs/service:Service", {"name": "n", "cluster": "arn:aws:ecs:r:1:cluster/c"}, r"arn:aws:ecs:\S+:service/c/n"),
        ("ecs/service:Service", {"name": "n"}, r"arn:aws:ecs:\S+:service/default/n"),
    ],
)
def test_an_arn_says_what_kind_it_is(token: str, inputs: Mapping[str, Any], arn: str) -> None:
    assert re.fullmatch(arn, create(token, inputs).outputs["arn"])


def test_only_an_application_load_balancer_has_a_known_host_name() -> None:
    token = "lb/loadBalancer:LoadBalancer"
    assert create(token, {"name": "n", "internal": True}).outputs["dnsName"].startswith("internal-n-")
    assert create(token, {"name": "n", "loadBalancerType": "network"}).outputs["dnsName"] is UNKNOWN


@pytest.mark.parametrize("name", sorted(COMPUTED))
@pytest.mark.parametrize("given", ["arn:aws:x:::loadbalancer/:cluster/:function/:key/a", "network", "REGIONAL", True])
def test_what_is_computed_from_a_secret_is_secret(
    name: str, given: str | bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    shape = Shape("{alnum6}", "", {"made": f"{{{name}:given}}"})
    monkeypatch.setitem(SHAPES, "aws:x/y:Y", shape)
    plain = create("x/y:Y", {"given": given}).outputs["made"]
    hidden = create("x/y:Y", {"given": Secret(given)}).outputs["made"]
    assert hidden == (UNKNOWN if plain is UNKNOWN else Secret(plain))
    assert create("x/y:Y", {"given": Secret(UNKNOWN)}).outputs["made"] is UNKNOWN


def test_tags_are_secret_or_unknown_where_either_side_is() -> None:
    hidden = Place("eu-central-1", "210987654321", {"token": Secret("hush")})
    assert create("ec2/vpc:Vpc", place=hidden).outputs["tagsAll"] == {"token": Secret("hush")}
    unknown = Place("eu-central-1", "210987654321", {}, ("tags",))
    assert create("ec2/vpc:Vpc", {"tags": {"a": "b"}}, place=unknown).outputs["tagsAll"] is UNKNOWN
    given = create("ec2/vpc:Vpc", {"tags": Secret({"a": "b"})}).outputs["tagsAll"]
    assert given == Secret({"a": "b", "owner": "platform"})


def test_resources_of_a_global_service_have_no_region() -> None:
    assert "region" not in create("iam/role:Role", {"name": "r"}).outputs
    assert create("ec2/vpc:Vpc").outputs["region"] == "eu-central-1"


def test_an_imported_resource_keeps_its_id() -> None:
    request = Request("urn:a", "aws:ec2/vpc:Vpc", "main", {}, PLACE, "vpc-0123")
    assert Synthetic().create(request).id == "vpc-0123"
    assert Synthetic().create(request).outputs["arn"].endswith(":vpc/vpc-0123")


@pytest.mark.parametrize(
    ("token", "identity", "outputs"),
    [
        (
            "s3/bucket:Bucket",
            "theirs",
            {"bucket": "theirs", "arn": "arn:aws:s3:::theirs", "bucketDomainName": "theirs.s3.amazonaws.com"},
        ),
        ("iam/role:Role", "deploy", {"name": "deploy"}),  # its path is not known, so neither is its ARN
        ("ec2/vpc:Vpc", "vpc-1", {}),
        ("kms/key:Key", "0-1-2", {"keyId": "0-1-2"}),
        ("sns/topic:Topic", "arn:aws:sns:eu-west-1:1:t", {"arn": "arn:aws:sns:eu-west-1:1:t"}),
        ("fsx/lustreFileSystem:LustreFileSystem", "fs-1", {}),
    ],
)
def test_of_a_resource_that_is_only_read_no_more_is_known_than_its_id_says(
    token: str, identity: str, outputs: Mapping[str, Any]
) -> None:
    answer = Synthetic().read(Request("urn:a", f"aws:{token}", "theirs", {}, PLACE, identity))
    assert answer == Answer(identity, {"id": identity, **outputs})


def test_every_listed_type_exists_in_the_installed_provider() -> None:
    spec = find_spec("pulumi_aws")
    assert spec is not None
    assert spec.origin is not None
    sources = Path(spec.origin).parent.rglob("*.py")
    known = {token for source in sources for token in re.findall(r"'(aws:\w+/\w+:\w+)'", source.read_text())}
    assert sorted({*SHAPES, *ASSUMED} - known) == []


def test_who_calls_and_where_is_known() -> None:
    assert look_up("index/getCallerIdentity:getCallerIdentity")["accountId"] == "210987654321"
    assert look_up("index/getRegion:getRegion")["name"] == "eu-central-1"
    assert look_up("index/getPartition:getPartition")["reverseDnsPrefix"] == "com.amazonaws"
    zones = look_up("index/getAvailabilityZones:getAvailabilityZones", state="available")
    assert zones["names"] == ["eu-central-1a", "eu-central-1b", "eu-central-1c"]
    assert zones["state"] == "available"


def test_who_calls_is_made_up_where_no_account_is_known() -> None:
    token = "aws:index/getCallerIdentity:getCallerIdentity"
    for place in (PLACE, Place("eu-central-1", "123456789012", {}, ("account",))):
        found = Synthetic().invoke(token, {}, place)
        assert found is not None
        assert found.assumed == bool(place.assumed)


STANDARD = [{"name": "opt-in-status", "values": ["opt-in-not-required"]}]


@pytest.mark.parametrize(
    ("args", "names"),
    [
        ({"filters": STANDARD}, ["eu-central-1a", "eu-central-1b", "eu-central-1c"]),
        ({"excludeNames": ["eu-central-1a"]}, ["eu-central-1b", "eu-central-1c"]),
        ({"excludeZoneIds": ["euc1-az1"]}, None),
        ({"state": "impaired"}, None),
        ({"allAvailabilityZones": True}, None),
        ({"filters": [{"name": "opt-in-status", "values": ["opt-in-not-required", "opted-in"]}]}, None),
        ({"filters": [{"name": "zone-type", "values": ["local-zone"]}]}, None),
    ],
)
def test_zones_are_chosen_as_asked_or_not_told(args: Mapping[str, Any], names: list[str] | None) -> None:
    found = Synthetic().invoke("aws:index/getAvailabilityZones:getAvailabilityZones", args, PLACE)
    assert (found and found.values["names"]) == names
    assert found is None or found.untold == {"zoneIds": "texts"}


@pytest.mark.parametrize("args", [{"zoneId": "euc1-az2"}, {"name": "us-west-2-lax-1a"}, {}])
def test_a_zone_that_its_name_does_not_place_is_not_told(args: Mapping[str, Any]) -> None:
    assert Synthetic().invoke("aws:index/getAvailabilityZone:getAvailabilityZone", args, PLACE) is None


def result_of(token: str) -> dict[str, str]:
    """The outputs that pulumi-aws has for a lookup, each with the type that its annotation names."""
    module, name = token.split(":")[1].split("/")
    snake = re.sub("([A-Z])", lambda match: f"_{match[1].lower()}", name)
    source = import_module(f"pulumi_aws.{snake}" if module == "index" else f"pulumi_aws.{module}.{snake}")
    properties = vars(getattr(source, f"{name[0].upper()}{name[1:]}Result")).items()
    getters = {name: each.fget for name, each in properties if isinstance(each, property) and each.fget}
    camel = {name: re.sub("_([a-z0-9])", lambda match: match[1].upper(), name) for name in getters}
    return {
        getattr(getter, "_pulumi_name", camel[name]): str(getter.__annotations__["return"])
        for name, getter in getters.items()
    }


@pytest.mark.parametrize("token", sorted(UNTOLD))
def test_every_output_of_a_lookup_is_told_or_said_to_be_untold(token: str) -> None:
    args = {"name": "eu-central-1a", "bucket": "x", "keyId": "x"}
    found = Synthetic().invoke(token, args, PLACE)
    assert found is not None
    known = result_of(token)
    assert {*found.untold} <= {*known} - {*found.values}
    assert [
        name for name in known if name not in {*found.values, *found.untold} and "Optional" not in known[name]
    ] == []
    kinds = {"<class 'str'>": "text", "typing.Sequence[str]": "texts"}
    assert found.untold == {name: kinds.get(known[name], "") for name in found.untold}


@pytest.mark.parametrize("token", sorted(ASSUMED))
def test_what_exists_outside_the_program_is_said_to_be_made_up(token: str) -> None:
    found = Synthetic().invoke(token, {"name": "x", "bucket": "x", "keyId": "x"}, PLACE)
    assert found is not None
    assert found.assumed
    assert found == Synthetic().invoke(token, {"name": "x", "bucket": "x", "keyId": "x"}, PLACE)


def test_an_unknown_lookup_has_no_answer_unless_one_is_given() -> None:
    token = "aws:rds/getCluster:getCluster"
    assert Synthetic().invoke(token, {}, PLACE) is None
    found = Synthetic({token: {"arn": "arn:x"}}).invoke(token, {}, PLACE)
    assert found is not None
    assert (found.values, found.assumed) == ({"arn": "arn:x"}, False)


def document(**args: object) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(look_up("iam/getPolicyDocument:getPolicyDocument", **args)["json"])
    return made


def test_a_policy_document_is_rendered_as_the_provider_does() -> None:
    statement = {
        "sid": "Tls",
        "effect": "Deny",
        "actions": ["s3:Get*", "s3:Put*"],
        "resources": ["arn:aws:s3:::b/&{aws:username}"],
        "principals": [{"type": "*", "identifiers": ["*"]}],
        "conditions": [
            {"test": "Bool", "variable": "aws:SecureTransport", "values": ["false"]},
            {"test": "StringLike", "variable": "s3:prefix", "values": ["a"]},
            {"test": "StringLike", "variable": "s3:prefix", "values": ["b"]},
        ],
    }
    assert document(statements=[statement]) == {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Sid": "Tls",
                "Effect": "Deny",
                "Action": ["s3:Put*", "s3:Get*"],
                "Resource": "arn:aws:s3:::b/${aws:username}",
                "Principal": "*",
                "Condition": {"Bool": {"aws:SecureTransport": "false"}, "StringLike": {"s3:prefix": ["a", "b"]}},
            }
        ],
    }


def test_the_places_own_names_are_known() -> None:
    assert look_up("index/getServicePrincipal:getServicePrincipal", serviceName="s3")["name"] == "s3.amazonaws.com"
    assert look_up("index/getDefaultTags:getDefaultTags")["tags"] == {"owner": "platform"}
    assert look_up("index/getAvailabilityZone:getAvailabilityZone", name="eu-central-1b")["nameSuffix"] == "b"
    service = look_up("ec2/getVpcEndpointService:getVpcEndpointService", service="ssm")
    assert service["serviceName"] == "com.amazonaws.eu-central-1.ssm"


def test_an_alias_names_its_keys_arn_whether_given_an_id_or_an_arn() -> None:
    arn = "arn:aws:kms:eu-central-1:210987654321:key/k"
    for given in ("k", arn):
        assert create("kms/alias:Alias", {"name": "alias/a", "targetKeyId": given}).outputs["targetKeyArn"] == arn
    assert create("kms/alias:Alias", {"name": "alias/a"}).outputs["targetKeyArn"] is UNKNOWN


def test_principals_of_one_kind_are_collected() -> None:
    principals = [{"type": "AWS", "identifiers": ["a"]}, {"type": "AWS", "identifiers": ["b"]}]
    assert document(statements=[{"notPrincipals": principals}])["Statement"][0]["NotPrincipal"] == {"AWS": ["b", "a"]}


def test_a_statement_allows_if_it_says_nothing_else() -> None:
    assert document(statements=[{"actions": ["s3:*"]}])["Statement"] == [{"Effect": "Allow", "Action": "s3:*"}]


def test_own_statements_replace_sources_and_overrides_replace_both() -> None:
    def source(sid: str, action: str) -> str:
        return json.dumps({"Statement": {"Sid": sid, "Effect": "Allow", "Action": action}})

    made = document(
        sourcePolicyDocuments=[source("A", "s3:a"), source("B", "s3:b")],
        statements=[{"sid": "B", "actions": ["s3:own"]}, {"actions": ["s3:nameless"]}],
        overridePolicyDocuments=[source("A", "s3:over"), source("C", "s3:new")],
    )
    assert [each["Action"] for each in made["Statement"]] == ["s3:over", "s3:own", "s3:nameless", "s3:new"]


def test_a_source_that_is_no_policy_is_refused() -> None:
    with pytest.raises(GraphError, match="not a policy"):
        document(sourcePolicyDocuments=["nonsense"])
