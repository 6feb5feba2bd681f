import contextlib
import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cordon.errors import CordonError, GraphError, ProgramError
from cordon.graph.model import Graph, Resource
from cordon.graph.values import UNKNOWN, Secret
from tests.running import run, run_program

HEAD = """
import sys, os, time
import pulumi
from pulumi_aws import s3, Provider
"""


def make(tmp_path: Path, program: str, project: str = "", stack: str = "config:\n  aws:region: eu-west-1\n") -> Path:
    (tmp_path / "Pulumi.yaml").write_text(f"name: demo\nruntime: python\n{project}")
    (tmp_path / "Pulumi.dev.yaml").write_text(stack)
    (tmp_path / "__main__.py").write_text(HEAD + textwrap.dedent(program))
    return tmp_path


def named(graph: Graph, name: str) -> Resource:
    return next(each for each in graph.resources if each.name == name)


def alive(process: int) -> bool:
    stat = Path(f"/proc/{process}/stat")
    return stat.exists() and stat.read_text().rpartition(")")[2].split()[0] != "Z"


def wait_for(condition: Callable[[], bool], seconds: float = 20) -> bool:
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        time.sleep(0.05)
    return condition()


def test_a_program_run_elsewhere_gives_the_graph_that_it_gives_in_process(
    tmp_path: Path, engine_program: Callable[[], None], program_root: Path
) -> None:
    project = make(tmp_path, "from engine_program import program\nprogram()\n")
    (tmp_path / "engine_program.py").write_text((program_root / "engine_program.py").read_text())
    outside = run_program(project)
    inside = run(engine_program, "demo", "dev", {"aws:region": "eu-west-1"}, root=program_root)
    assert [each.urn for each in outside.resources] == [each.urn for each in inside.resources]
    for one, other in zip(outside.resources, inside.resources, strict=True):
        assert (one.inputs, one.outputs, one.id) == (other.inputs, other.outputs, other.id)
        assert (one.dependencies, one.options, one.position) == (other.dependencies, other.options, other.position)
    assert outside.exports == inside.exports
    assert run_program(project).to_json() == outside.to_json()


def test_the_program_runs_in_its_own_directory_with_its_stack_and_configuration(tmp_path: Path) -> None:
    program = """
    import beside
    config = pulumi.Config()
    tags = {"cwd": os.path.basename(os.getcwd()), "stack": pulumi.get_stack(), "size": config.require("size"),
            "key": config.require_secret("key"), "beside": beside.VALUE, "name": __name__}
    s3.Bucket("data", tags=tags)
    """
    stack = "config:\n  aws:region: eu-west-1\n  key: {secure: v1:abc}\n  size: 3\n"
    (tmp_path / "beside.py").write_text("VALUE = 'here'\n")
    graph = run_program(make(tmp_path, program, stack=stack))
    assert named(graph, "data").inputs["tags"] == {
        "cwd": tmp_path.name,
        "stack": "dev",
        "size": "3",
        "key": Secret(UNKNOWN),
        "beside": "here",
        "name": "__main__",
    }
    assert named(graph, "data").outputs["region"] == "eu-west-1"


def test_a_secret_may_be_given_and_stays_secret(tmp_path: Path) -> None:
    project = make(tmp_path, "s3.Bucket('data', bucket=pulumi.Config().require_secret('key'))")
    graph = run_program(project, config={"demo:key": Secret("hush")})
    assert named(graph, "data").inputs["bucket"] == Secret("hush")
    assert "hush" not in graph.to_json()


def test_transforms_are_served_by_the_program(tmp_path: Path) -> None:
    program = """
    def tag(args):
        return pulumi.ResourceTransformResult({**args.props, "tags": {"seen": args.name}}, args.opts)
    pulumi.runtime.register_resource_transform(tag)
    s3.Bucket("data")
    """
    assert named(run_program(make(tmp_path, program)), "data").inputs["tags"] == {"seen": "data"}


def test_other_stacks_outputs_come_from_what_is_given(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    program = """
    s3.Bucket("first")
    s3.Bucket("data", bucket=pulumi.StackReference("net").require_output("name"))
    """
    project = make(tmp_path, program)
    assert named(run_program(project, references={"net": {"name": "b"}}), "data").id == "b"
    with pytest.raises(GraphError, match="stack 'net', whose outputs were not given"):
        run_program(project)
    assert "never awaited" not in capsys.readouterr().err


def test_what_the_program_prints_or_logs_goes_to_standard_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    program = "print('printed'); os.system('echo shouted'); pulumi.log.warn('logged'); s3.Bucket('data')"
    run_program(make(tmp_path, program))
    out, err = capsys.readouterr()
    assert out == ""
    assert sorted(err.split("\n")) == ["", "printed", "shouted", "warning: logged"]


@pytest.mark.parametrize(
    ("program", "message"),
    [
        ("s3.Bucket('data')\nraise KeyError('tier')", r"__main__\.py:\d+: KeyError: 'tier'"),
        ("s3.Bucket('data').arn.apply(lambda arn: arn['x'])", r"__main__\.py:\d+: TypeError: string indices"),
        ("import nowhere", r"__main__\.py:\d+: ModuleNotFoundError: .*'nowhere' \(interpreter: .*python"),
        ("def f(:", r"__main__\.py:\d+: SyntaxError: invalid syntax"),
        ("sys.exit('enough')", r"__main__\.py:\d+: the program exited with enough"),
        ("print('last words'); os._exit(7)", "ended with status 7: last words"),
        ("os.kill(os.getpid(), 9)", "ended with status -9"),
        ("pass", "demo/dev: the program registered no resources"),
        ("sys.exit(0)", r"__main__\.py:\d+: the program exited before it was finished"),
        ("s3.Bucket('data'); os._exit(0)", "the program ended before it was finished"),
        (
            "s3.Bucket('data').arn.apply(lambda _: os._exit(0)); s3.Bucket('later')",
            "the program ended before it was finished, with status 0: .*let it end by itself",
        ),
        (
            "s3.Bucket('data').arn.apply(lambda _: sys.exit(0)); s3.Bucket('later')",
            r"__main__\.py:\d+: the program exited before it was finished: what it had not declared",
        ),
    ],
)
def test_a_program_that_fails_is_told_with_its_own_line_and_message(
    tmp_path: Path, program: str, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(ProgramError, match=message):
        run_program(make(tmp_path, program))
    assert "Traceback" not in capsys.readouterr().err


def test_a_failure_in_a_library_of_the_users_own_names_the_programs_line_too(tmp_path: Path) -> None:
    library = tmp_path / "elsewhere" / "helper.py"
    project = tmp_path / "project"
    library.parent.mkdir()
    project.mkdir()
    library.write_text("def fail():\n    raise ValueError('a\\n\\tb')\n")
    program = f"sys.path.append({str(library.parent)!r})\nimport helper\nhelper.fail()"
    with pytest.raises(ProgramError, match=rf"^{library}:2, called from __main__\.py:7: ValueError: a b$"):
        run_program(make(project, program))


def test_a_setting_that_is_missing_is_told_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(ProgramError, match=r"^__main__\.py:5: ConfigMissingError: .*'demo:size' please set [^\n]*$"):
        run_program(make(tmp_path, "pulumi.Config().require('size')"))


def test_what_this_machine_says_of_aws_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project = make(tmp_path, "s3.Bucket('data', opts=pulumi.ResourceOptions(provider=Provider('p')))")
    before = run_program(project)
    for name in ("AWS_REGION", "AWS_DEFAULT_REGION", "AWS_PROFILE"):
        monkeypatch.setenv(name, "eu-north-1")
    assert run_program(project).to_json() == before.to_json()
    assert "region" in [gap.kind for gap in before.gaps]


def test_two_resources_with_one_name_are_an_error_with_both_places(tmp_path: Path) -> None:
    with pytest.raises(GraphError, match=r"Bucket::data is declared twice, at __main__\.py:5 and __main__\.py:6"):
        run_program(make(tmp_path, "s3.Bucket('data')\ns3.Bucket('data')"))


def test_an_interpreter_without_pulumi_is_named(tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(tmp_path / "venv")], check=True)
    project = make(tmp_path, "s3.Bucket('data')")
    (tmp_path / "Pulumi.yaml").write_text("name: demo\nruntime: {name: python, options: {virtualenv: venv}}\n")
    with pytest.raises(ProgramError, match=r"No module named '\w+' \(interpreter: .*venv/bin/python\)"):
        run_program(project)


FOREVER = """
import subprocess
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
with open("pids", "w") as file:
    file.write(f"{os.getpid()} {child.pid}")
s3.Bucket("data")
"""


def pids(project: Path) -> list[int]:
    return [int(text) for text in (project / "pids").read_text().split()]


def test_a_program_that_never_ends_is_killed_with_all_it_started(tmp_path: Path) -> None:
    project = make(tmp_path, FOREVER + "time.sleep(600)")
    with pytest.raises(ProgramError, match=r"hadn't ended after 6 s and was killed"):
        run_program(project, timeout=6)
    assert len(pids(project)) == 2
    assert wait_for(lambda: not any(alive(each) for each in pids(project)))


def test_what_a_program_leaves_running_is_ended_and_not_waited_for(tmp_path: Path) -> None:
    project = make(tmp_path, FOREVER)
    started = time.monotonic()
    assert run_program(project).resources
    assert time.monotonic() - started < 60
    assert wait_for(lambda: not any(alive(each) for each in pids(project)))


def start_elsewhere(project: Path) -> subprocess.Popen[str]:
    # A shell that ignores SIGINT, as in the background, hands that on.
    code = "import pathlib, signal, sys; signal.signal(signal.SIGINT, signal.default_int_handler); "
    code += "from tests.running import run_program; run_program(pathlib.Path(sys.argv[1]))"
    paths = os.pathsep.join(path for path in sys.path if path)
    env: dict[str, Any] = {**os.environ, "PYTHONPATH": f"{Path(__file__).parents[2]}{os.pathsep}{paths}"}
    command = [sys.executable, "-c", code, str(project)]
    return subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


@pytest.mark.parametrize("blow", [signal.SIGINT, signal.SIGKILL])
def test_the_program_ends_when_we_are_interrupted_or_killed(tmp_path: Path, blow: signal.Signals) -> None:
    project = make(tmp_path, FOREVER + "time.sleep(600)")
    ours = start_elsewhere(project)
    try:
        assert wait_for(lambda: (project / "pids").exists() and len((project / "pids").read_text().split()) == 2, 60)
        ours.send_signal(blow)
        output, _ = ours.communicate(timeout=30)
        assert wait_for(lambda: not alive(pids(project)[0]))
        if blow is signal.SIGINT:
            assert "KeyboardInterrupt" in output
            assert not alive(pids(project)[1])
    finally:
        ours.kill()
        for process in pids(project) if (project / "pids").exists() else []:
            with contextlib.suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)  # nobody else ends what the program started if we are killed


def test_every_error_is_one_of_ours(tmp_path: Path) -> None:
    with pytest.raises(CordonError):
        run_program(tmp_path)
