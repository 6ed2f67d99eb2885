"""Run `python -m probant`."""

import sys

from probant.cli import main

sys.exit(main())
