"""The entry of the command, also `python -m cordon`: an interrupt while it is still starting ends it quietly too."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command."""
    try:
        from cordon.cli import main as run

        run()
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
