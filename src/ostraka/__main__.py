"""``python -m ostraka`` is the command line."""

from ostraka.cli import main

if __name__ == "__main__":
    main()
