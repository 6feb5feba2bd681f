import json

from cordon.graph.model import UNKNOWN, Gap, Graph, Options, Position, Resource, Secret, make_graph, make_urn, uncovered

STACK = make_urn("dev", "demo", "", "pulumi:pulumi:Stack", "demo-dev")


def graph(*resources: Resource) -> Graph:
    return make_graph("demo", "dev", resources, exports={"key": Secret("hush"), "arn": UNKNOWN})


def bucket(name: str, **more: object) -> Resource:
    return Resource(f"urn:{name}", "aws:s3/bucket:Bucket", name, custom=True, **more)  # type: ignore[arg-type]


def test_a_urn_carries_its_parents_types_but_not_the_stacks() -> None:
    component = make_urn("dev", "demo", STACK, "cordon:index:Store", "claims")
    assert component == "urn:pulumi:dev::demo::cordon:index:Store::claims"
    nested = make_urn("dev", "demo", component, "aws:s3/bucket:Bucket", "claims-data")
    assert nested == "urn:pulumi:dev::demo::cordon:index:Store$aws:s3/bucket:Bucket::claims-data"


def test_a_graph_gives_the_same_bytes_whatever_order_it_is_made_in() -> None:
    one, two = bucket("a", dependencies=("urn:b",)), bucket("b", inputs={"y": 1, "x": 2})
    assert graph(one, two).to_json() == graph(two, one).to_json()
    assert [each.name for each in graph(one, two).resources] == ["b", "a"]


def test_a_serialised_graph_shows_no_secret_and_says_what_is_unknown() -> None:
    text = graph(bucket("a", inputs={"password": Secret("hush"), "kms": UNKNOWN})).to_json()
    assert "hush" not in text
    inputs = json.loads(text)["resources"][0]["inputs"]
    assert inputs == {"kms": {"$unknown": True}, "password": {"$secret": True}}


def test_a_serialised_graph_leaves_out_what_is_empty_but_not_a_refusal() -> None:
    options = Options(protect=False, delete_before_replace=False)
    record = json.loads(graph(bucket("a", options=options, position=Position("a.py", 3))).to_json())["resources"][0]
    assert record["options"] == {"delete_before_replace": False}
    assert record["position"] == "a.py:3"
    assert "outputs" not in record


def test_a_resources_provider_is_found_by_its_reference() -> None:
    provider = Resource("urn:pulumi:dev::demo::pulumi:providers:aws::p", "pulumi:providers:aws", "p", custom=True)
    made = graph(provider, bucket("a", provider=f"{provider.urn}::some-id"), bucket("b"))
    assert made.provider_of(made.by_urn["urn:a"]) == provider
    assert made.provider_of(made.by_urn["urn:b"]) is None


def test_a_provider_comes_before_what_it_makes() -> None:
    provider = Resource("urn:z", "pulumi:providers:aws", "z", custom=True)
    assert [each.urn for each in graph(bucket("a", provider="urn:z::id"), provider).resources] == ["urn:z", "urn:a"]


def test_only_what_a_provider_makes_is_infrastructure() -> None:
    component = Resource("urn:c", "cordon:index:Store", "c", custom=False)
    provider = Resource("urn:p", "pulumi:providers:aws", "p", custom=True)
    assert [each.name for each in graph(component, provider, bucket("a")).infrastructure()] == ["a"]


def test_a_resource_of_another_cloud_is_a_gap_by_name() -> None:
    other = Resource("urn:x", "gcp:storage/bucket:Bucket", "x", custom=True)
    gap = uncovered(other)
    assert gap is not None
    assert (gap.kind, gap.name, gap.subject) == ("provider", "gcp", "urn:x")
    assert uncovered(bucket("a")) is None


def test_gaps_are_sorted_and_told_once() -> None:
    gaps = [Gap("invoke", "b"), Gap("invoke", "a"), Gap("invoke", "b")]
    assert make_graph("demo", "dev", [], gaps=gaps).gaps == (Gap("invoke", "a"), Gap("invoke", "b"))
