"""What a contract's two roles may do (AWS.md rule 9): people enter a workspace, the workspace reaches the data."""

from components.naming import log_group_name, session_document_name
from components.policy_documents.aws_owned import aws_owned_objects, mirror_objects
from components.policy_documents.conditions import PUT_OBJECT, Condition, deny_after_end, for_contract, for_session
from components.policy_documents.document import Document, Statement, allow, document
from components.policy_documents.facts import EXPORT, Dataset, Facts
from components.tagging import CONTRACTOR, PERSON, ROLE

# What the agent needs to be managed and patched, without parameters, commands' results or Run Command's own sending
# (Systems Manager user guide, "AmazonSSMManagedInstanceCore").
AGENT = [
    "ssm:DescribeAssociation",
    "ssm:DescribeDocument",
    "ssm:GetDeployablePatchSnapshotForInstance",
    "ssm:GetDocument",
    "ssm:GetManifest",
    "ssm:ListAssociations",
    "ssm:ListInstanceAssociations",
    "ssm:PutComplianceItems",
    "ssm:PutConfigurePackageResult",
    "ssm:PutInventory",
    "ssm:UpdateAssociationStatus",
    "ssm:UpdateInstanceAssociationStatus",
    "ssm:UpdateInstanceInformation",
]
CHANNELS = [
    "ssmmessages:CreateControlChannel",
    "ssmmessages:CreateDataChannel",
    "ssmmessages:OpenControlChannel",
    "ssmmessages:OpenDataChannel",
]
OWN_SESSION = ["ssm:ResumeSession", "ssm:TerminateSession"]
WRITE_LOG = ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"]

# Where an egress bucket keeps what waits for release, and the approvals of it; what is released lies under "released/".
PENDING = "pending"
APPROVALS = "approvals"


def entry_policy(facts: Facts, role: str) -> Document:
    """Return what people may do outside the workspace: start a session on their own, in the one recorded shell.

    Raises:
        ValueError: The contract has no such role.
    """
    if role not in facts.roles:
        raise ValueError(f"there is no role {role!r}; there are {', '.join(sorted(facts.roles))}")
    instances = facts.arn("ec2", "instance/*")
    shell = facts.arn("ssm", f"document/{session_document_name(facts.contract)}")
    own: Condition = {
        "StringEquals": {
            f"ssm:resourceTag/{CONTRACTOR}": facts.contract,
            f"ssm:resourceTag/{ROLE}": role,
            f"ssm:resourceTag/{PERSON}": "${aws:SourceIdentity}",
        }
    }
    return document(
        [
            # On instances only: a document has none of these tags.
            allow("OwnWorkspace", ["ssm:StartSession"], [instances], own),
            allow("RecordedShell", ["ssm:StartSession"], [shell]),
            # Systems Manager user guide, "Additional sample IAM policies for Session Manager", example 4.
            allow(
                "OwnSessions",
                OWN_SESSION,
                [facts.arn("ssm", "session/*")],
                {"StringLike": {"ssm:resourceTag/aws:ssmmessages:session-id": "${aws:userid}"}},
            ),
            # The same guide's end user policies: the person's end of the session's data channel.
            allow("OwnChannel", ["ssmmessages:OpenDataChannel"], [facts.arn("ssm", "session/${aws:userid}-*")]),
            allow("SessionKey", ["kms:GenerateDataKey"], [facts.keys.volumes], for_session()),
            # AWS.md rule 23: port forwarding and SSH aren't recorded.
            {
                "Sid": "DenyOtherShells",
                "Effect": "Deny",
                "Action": "ssm:StartSession",
                "NotResource": [instances, shell],
            },
            # A session that names no document runs in the service's default one, unexamined. A Deny, because the key is
            # absent where the document itself is decided: AWS.md rules 7 and 28 (Systems Manager user guide, "Start a
            # session with a document by specifying the session documents in IAM policies").
            {
                "Sid": "DenyUncheckedShell",
                "Effect": "Deny",
                "Action": "ssm:StartSession",
                "Resource": [instances],
                "Condition": {"Bool": {"ssm:SessionDocumentAccessCheck": "false"}},
            },
            {
                "Sid": "DenyOtherPlaces",
                "Effect": "Deny",
                "Action": "*",
                "Resource": "*",
                "Condition": {
                    "NotIpAddress": {"aws:SourceIp": list(facts.source_addresses)},
                    # What a service does on the person's behalf comes from the service's address.
                    "BoolIfExists": {"aws:ViaAWSService": "false"},
                },
            },
            deny_after_end(facts, ["*"], ["*"], everyone=False),
        ]
    )


def data_policy(facts: Facts, role: str) -> Document:
    """Return what a role's workspaces may do: the verbs given on the datasets given, through our endpoints only.

    ``write`` never deletes: old versions go by lifecycle, everything by the wiper. ``approve`` on ``export`` lets the
    role see what waits to be released and lay an approval beside it.

    Raises:
        ValueError: The contract has no such role.
    """
    if role not in facts.roles:
        raise ValueError(f"there is no role {role!r}; there are {', '.join(sorted(facts.roles))}")
    log_group = facts.arn("logs", f"log-group:{log_group_name(facts.contract, 'sessions')}")
    return document(
        [
            *_data_statements(facts, role),
            allow("Agent", [*AGENT, *CHANNELS], ["*"]),
            allow("Packages", ["s3:GetObject"], [*aws_owned_objects(facts), *mirror_objects(facts)]),
            allow("SessionKey", ["kms:Decrypt"], [facts.keys.volumes], for_session()),
            allow("Transcripts", WRITE_LOG, [log_group, f"{log_group}:*"]),
            allow("FindTranscripts", ["logs:DescribeLogGroups"], ["*"]),
            {
                "Sid": "DenyOutsideEndpoints",
                "Effect": "Deny",
                "Action": "*",
                "Resource": "*",
                "Condition": {
                    "StringNotEquals": {"aws:SourceVpce": list(facts.endpoints.values())},
                    # S3 uses the dataset's key on the role's behalf; that request comes through no endpoint of ours.
                    "BoolIfExists": {"aws:ViaAWSService": "false"},
                },
            },
            deny_after_end(facts, ["*"], ["*"], everyone=False),
        ]
    )


def _data_statements(facts: Facts, role: str) -> list[Statement]:
    given = facts.roles[role]
    read = [dataset for dataset in facts.datasets if "read" in given.get(dataset.name, ())]
    write = [dataset for dataset in facts.datasets if "write" in given.get(dataset.name, ())]
    exports = [
        dataset for dataset in facts.datasets if dataset.flow == "outbound" and "approve" in given.get(EXPORT, ())
    ]
    statements: list[Statement] = []
    if read:
        buckets = [facts.bucket_arn(dataset.name, "data") for dataset in read]
        statements += [
            allow("Read", ["s3:GetObject"], [f"{bucket}/*" for bucket in buckets]),
            allow("List", ["s3:ListBucket"], buckets),
        ]
    if write:
        buckets = [facts.bucket_arn(dataset.name, "data") for dataset in write]
        statements += [allow("Write", PUT_OBJECT, [f"{bucket}/*" for bucket in buckets])]
    if exports:
        buckets = [facts.bucket_arn(dataset.name, "egress") for dataset in exports]
        statements += [
            allow("SeeExports", ["s3:GetObject"], [f"{bucket}/{PENDING}/*" for bucket in buckets]),
            allow("ListExports", ["s3:ListBucket"], buckets, {"StringLike": {"s3:prefix": f"{PENDING}/*"}}),
            allow("ApproveExports", ["s3:PutObject"], [f"{bucket}/{APPROVALS}/*" for bucket in buckets]),
        ]
    return statements + _key_statements(facts, read, write, exports)


def _key_statements(facts: Facts, read: list[Dataset], write: list[Dataset], exports: list[Dataset]) -> list[Statement]:
    # Writers decrypt too: S3 reads back the data key of a multipart upload (S3 user guide, "Uploading objects using
    # multipart upload", permissions). Without s3:GetObject that shows them nothing.
    written = {facts.keys.datasets[dataset.name] for dataset in (*write, *exports)}
    seen = written | {facts.keys.datasets[dataset.name] for dataset in read}
    wanted = {"Decrypt": ("kms:Decrypt", seen), "Encrypt": ("kms:GenerateDataKey", written)}
    return [allow(sid, [action], sorted(keys), for_contract(facts)) for sid, (action, keys) in wanted.items() if keys]
