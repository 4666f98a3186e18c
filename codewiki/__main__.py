"""``python -m codewiki``, and the entry point of the command."""


def main() -> None:
    """Run the command line."""
    # Imported here: worker processes load this module again and need none of it.
    from codewiki.cli.app import main as run_command_line

    run_command_line()


if __name__ == "__main__":
    main()
