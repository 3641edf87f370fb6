"""Validators that others wrote, each behind a function that returns what it found."""
