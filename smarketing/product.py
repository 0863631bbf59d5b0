"""What the product is called, and which version of it and of what it stands on is installed."""

import importlib.metadata

PRODUCT = "smarketing"


def version_of(distribution: str) -> str:
    """The installed version, or words that say there is none."""
    try:
        return importlib.metadata.version(distribution)
    except importlib.metadata.PackageNotFoundError:
        return "(not installed)"
