"""``python -m boso`` is the command ``boso``."""

from boso.cli import main

if __name__ == "__main__":
    main(prog_name="boso")
