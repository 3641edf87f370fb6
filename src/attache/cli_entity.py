"""What may be asked of the registry?"""

import click


@click.group("entity")
def entity_commands() -> None:
    """Look after the registry: who is meant by which name."""
