"""Plain values as the text of a YAML file."""

import io
from collections.abc import Mapping
from typing import Any

from ruamel.yaml import YAML


def yaml_text(content: Mapping[str, Any]) -> str:
    """One field a line, in the order given."""
    text = io.StringIO()
    yaml = YAML()
    yaml.default_flow_style = False
    yaml.width = 120
    yaml.dump(content, text)
    return text.getvalue()
