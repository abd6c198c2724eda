"""``python -m ostraka`` is the command line."""

import sys

from ostraka.cli import main

if __name__ == "__main__":
    sys.exit(main())
