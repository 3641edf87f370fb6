"""What does `python -m attache` do? The same as `attache`."""

from attache.cli import main

main()
