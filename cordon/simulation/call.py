"""One API call, and what it is answered with when it is refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from botocore.awsrequest import AWSResponse

if TYPE_CHECKING:
    from cordon.simulation.caller import Caller


@dataclass(frozen=True)
class Call:
    """A call on its way.

    Attributes:
        service: boto3's name of the service.
        operation: The operation.
        params: Its parameters, before they become a request.
        region: The client's region.
        account: The account that is called.
        caller: Who calls; None for the deployer.
    """

    service: str
    operation: str
    params: Mapping[str, Any]
    region: str
    account: str
    caller: Caller | None = None

    @property
    def partition(self) -> str:
        """The partition that the region is in."""
        prefixes = {"cn-": "aws-cn", "us-gov-": "aws-us-gov"}
        return next((name for start, name in prefixes.items() if self.region.startswith(start)), "aws")

    def text(self, *names: str) -> str:
        """Return the first of these parameters that is a text, else an empty one."""
        return next((self.params[name] for name in names if isinstance(self.params.get(name), str)), "")


@dataclass(frozen=True)
class Refusal:
    """An error as AWS answers it.

    Attributes:
        code: AWS's error code.
        message: Its message.
        status: The HTTP status.
    """

    code: str
    message: str
    status: int = 400

    def answer(self) -> tuple[AWSResponse, dict[str, Any]]:
        """Return what botocore takes for an answer before the request is sent: it raises the service's own error."""
        response = AWSResponse("", self.status, {}, None)
        metadata = {"HTTPStatusCode": self.status, "HTTPHeaders": {}, "RetryAttempts": 0, "RequestId": "SIMULATED"}
        return response, {"Error": {"Code": self.code, "Message": self.message}, "ResponseMetadata": metadata}
