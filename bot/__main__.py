"""`python -m bot` is `zhibu`."""

from __future__ import annotations


def main() -> None:
    """Run the command line; it is imported late, so that importing this module does nothing."""
    from bot.cli import main as run

    run()


if __name__ == "__main__":
    main()
