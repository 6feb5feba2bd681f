"""How a program's failure is told: its own file and line, and its message."""

from collections.abc import Mapping, Sequence
from typing import Any

from cordon.errors import ProgramError
from cordon.graph.wire import Places

# What generated code says when a lookup in its plain form was left unanswered.
_UNANSWERED = "get can only be used with classes decorated"


def one_line(message: object) -> str:
    """Write a message of somebody else's in one line."""
    return " ".join(str(message).split())


def program_error(described: Mapping[str, Any], places: Places, unanswered: Sequence[str]) -> ProgramError:
    """Make the error that a failed program is told by.

    Args:
        described: What ``runner.describe`` makes of an exception.
        places: Which files are the user's own.
        unanswered: Lookups that there was no answer for.
    """
    found = [each for file, line in reversed(described["frames"]) if (each := places.of_file(file, line))]
    # What fails in a library of the user's own was called by a line of the program: that is where to look first.
    caller = next((each for each in found if not each.file.startswith("/")), None)
    said = [str(found[0])] if found else []
    if caller and caller != found[0]:
        said.append(f"called from {caller}")
    where = f"{', '.join(said)}: " if said else ""
    message = one_line(described["message"])
    if unanswered and message.startswith(_UNANSWERED):
        return ProgramError(
            f"{where}there is no answer for the lookup {unanswered[-1]}, and its plain form needs one; use its _output "
            "form, which makes the result UNKNOWN, or give it an answer"
        )
    if described["type"] == "SystemExit":
        if message in ("", "0", "None"):
            return ProgramError(
                f"{where}the program exited before it was finished: what it had not declared yet would be missing; let "
                "it end by itself, without sys.exit"
            )
        return ProgramError(f"{where}the program exited with {message}")
    return ProgramError(f"{where}{described['type']}: {message}" if message else f"{where}{described['type']}")
