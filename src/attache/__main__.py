"""`python -m attache`."""

from attache.cli import main

main()
