"""What the answers to lookups don't tell: the other outputs that pulumi-aws has, by kind.

A program would read them as "there is none". Texts are given as unknown instead; of the rest a gap tells by name.
"""

from collections.abc import Mapping
from typing import Final


def _kinds(texts: str = "", lists: str = "", others: str = "") -> dict[str, str]:
    named = {"text": texts, "texts": lists, "": others}
    return {name: kind for kind, names in named.items() for name in names.split()}


UNTOLD: Final[Mapping[str, Mapping[str, str]]] = {
    "aws:ec2/getAmi:getAmi": _kinds(
        texts=(
            "bootMode deprecationTime description hypervisor imageLocation imageOwnerAlias "
            "imageType imdsSupport kernelId lastLaunchedTime platform platformDetails "
            "ramdiskId rootSnapshotId sriovNetSupport tpmSupport usageOperation "
        ),
        others="blockDeviceMappings enaSupport productCodes public stateReason tags",
    ),
    "aws:ec2/getPrefixList:getPrefixList": _kinds(
        lists="cidrBlocks",
    ),
    "aws:ec2/getSecurityGroup:getSecurityGroup": _kinds(
        texts="description name vpcId",
        others="tags",
    ),
    "aws:ec2/getSubnet:getSubnet": _kinds(
        texts=(
            "availabilityZoneId cidrBlock customerOwnedIpv4Pool ipv6CidrBlock "
            "ipv6CidrBlockAssociationId outpostArn privateDnsHostnameTypeOnLaunch state vpcId "
        ),
        others=(
            "assignIpv6AddressOnCreation availableIpAddressCount defaultForAz enableDns64 "
            "enableLniAtDeviceIndex enableResourceNameDnsARecordOnLaunch "
            "enableResourceNameDnsAaaaRecordOnLaunch ipv6Native mapCustomerOwnedIpOnLaunch "
            "mapPublicIpOnLaunch tags "
        ),
    ),
    "aws:ec2/getSubnets:getSubnets": _kinds(
        others="tags",
    ),
    "aws:ec2/getVpc:getVpc": _kinds(
        texts="ipv6AssociationId ipv6CidrBlock",
        others="cidrBlockAssociations enableNetworkAddressUsageMetrics ipv6CidrBlockAssociations tags",
    ),
    "aws:ec2/getVpcEndpointService:getVpcEndpointService": _kinds(
        texts="arn privateDnsName serviceId serviceRegion",
        lists="baseEndpointDnsNames privateDnsNames supportedIpAddressTypes",
        others="managesVpcEndpoints tags vpcEndpointPolicySupported",
    ),
    "aws:iam/getPolicy:getPolicy": _kinds(
        texts="description path policy policyId",
        others="attachmentCount tags",
    ),
    "aws:iam/getRole:getRole": _kinds(
        texts="assumeRolePolicy createDate description name permissionsBoundary",
        others="maxSessionDuration roleLastUseds tags",
    ),
    "aws:index/getAvailabilityZone:getAvailabilityZone": _kinds(
        texts=(
            "groupLongName groupName networkBorderGroup optInStatus parentZoneId parentZoneName state zoneId zoneType "
        ),
    ),
    "aws:index/getAvailabilityZones:getAvailabilityZones": _kinds(
        lists="zoneIds",
    ),
    "aws:kms/getAlias:getAlias": _kinds(
        texts="name region",
    ),
    "aws:kms/getKey:getKey": _kinds(
        texts=(
            "cloudHsmClusterId creationDate customKeyStoreId customerMasterKeySpec "
            "deletionDate description expirationModel keyManager keySpec origin validTo "
        ),
        others="multiRegion multiRegionConfigurations pendingDeletionWindowInDays xksKeyConfigurations",
    ),
    "aws:route53/getZone:getZone": _kinds(
        texts=("callerReference comment linkedServiceDescription linkedServicePrincipal name primaryNameServer "),
        lists="nameServers",
        others="resourceRecordSetCount tags",
    ),
    "aws:s3/getBucket:getBucket": _kinds(
        texts="bucket hostedZoneId websiteDomain websiteEndpoint",
    ),
    "aws:ssm/getParameter:getParameter": _kinds(
        texts="name",
    ),
}
