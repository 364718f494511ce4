"""`python -m quanmin` is the `quanmin` command."""

import sys

from quanmin.cli import main

if __name__ == "__main__":
    sys.exit(main())
