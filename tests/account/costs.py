"""What the suite costs: list prices in eu-central-1, without tax, discounts or free tiers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

AS_OF: Final = "2025"
"""The prices as they were known then; CloudTrail's were compared with AWS's page, the others were not."""
_HOURS_A_MONTH: Final = 730


@dataclass(frozen=True)
class Line:
    """One thing that is paid for.

    Attributes:
        what: What it is.
        amount: How many of the unit: while it stands, each hour; or in the whole run.
        unit: What is counted.
        price: US dollars for one.
        hourly: Whether it is paid for each hour that begins.
    """

    what: str
    amount: float
    unit: str
    price: float
    hourly: bool = False

    @property
    def each(self) -> float:
        """US dollars: an hour, or once."""
        return self.amount * self.price


INTERFACES: Final = 10
"""Five interface endpoints in two zones; the one to S3 is a gateway, which costs nothing."""
KEYS: Final = 4
"""Two datasets, logs, volumes; none is paid for while it awaits deletion."""
LINES: Final = (
    Line("interface endpoints, each in each zone", INTERFACES, "endpoint-hour", 0.012, hourly=True),
    Line("KMS keys", KEYS, "key-hour", 1.0 / _HOURS_A_MONTH, hourly=True),
    Line("KMS requests", 0.2, "10,000 requests", 0.03),
    Line("CloudTrail: management events, where the account has a trail already", 0.05, "100,000 events", 2.0),
    Line("CloudTrail: data events", 0.01, "100,000 events", 0.1),
    Line("CloudWatch Logs: trail and flows taken in", 0.05, "GB", 0.63),
    Line("S3: writes and lists", 2.0, "1,000 requests", 0.0054),
    Line("S3: reads", 1.0, "1,000 requests", 0.00043),
)
HOURS: Final = 2
"""A run takes more than one hour that begins: records take up to half an hour to arrive."""


def per_hour() -> float:
    """Return US dollars for each hour that the stack stands."""
    return sum(line.each for line in LINES if line.hourly)


def per_run(hours: int) -> float:
    """Return US dollars for a run that takes so many hours that begin."""
    if hours < 1:
        raise ValueError(f"hours {hours}: an hour that begins is paid for")
    return hours * per_hour() + sum(line.each for line in LINES if not line.hourly)


def table(hours: int) -> str:
    """Write the table of the documentation."""
    rows = ["| what | amount | price, USD | an hour, USD | a run, USD |", "|---|---|---|---|---|"]
    for line in LINES:
        hourly = f"{line.each:.4f}" if line.hourly else ""
        whole = line.each * (hours if line.hourly else 1)
        rows.append(f"| {line.what} | {line.amount:g} {line.unit} | {line.price:.5g} | {hourly} | {whole:.4f} |")
    rows.append(f"| all, in {hours} hours | | | {per_hour():.2f} | {per_run(hours):.2f} |")
    return "\n".join(rows) + "\n"
