import pytest

from components.naming import role_name
from components.service_names import archive_bucket_name, service_role_name, trail_name

LONG = "a" * 31


def test_the_archives_bucket_is_named_by_retention_class_and_region() -> None:
    name = archive_bucket_name("compliance", 400.0, "eu-central-1", "100000000002")
    assert name == "cordon-archive-compliance-400d-eu-central-1-100000000002"
    assert len(archive_bucket_name("compliance", 36600, "ap-southeast-7", "100000000002")) <= 63


def test_different_classes_have_different_buckets() -> None:
    made = {
        archive_bucket_name(mode, days, region, "100000000002")
        for mode in ("governance", "compliance")
        for days in (90, 400)
        for region in ("eu-west-1", "eu-west-2")
    }
    assert len(made) == 8


@pytest.mark.parametrize(("mode", "days"), [("legal", 90), ("governance", 0)])
def test_a_class_that_can_not_be_is_refused(mode: str, days: int) -> None:
    with pytest.raises(ValueError, match="use one of governance, compliance|1 or more"):
        archive_bucket_name(mode, days, "eu-west-1", "100000000002")  # type: ignore[arg-type]


def test_service_roles_are_never_peoples_roles() -> None:
    peoples = {role_name("acme", role, kind) for role in ("flow", "trail") for kind in ("entry", "data")}
    assert not {service_role_name("acme", purpose) for purpose in ("flow", "trail")} & peoples
    assert len(service_role_name(LONG, "flow")) <= 64
    assert len(trail_name(LONG)) <= 128
