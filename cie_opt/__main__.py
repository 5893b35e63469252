"""``python -m cie_opt``: the command line."""

from cie_opt.cli import main

main()
