"""What the README and CONTRIBUTING tell people to type and open is there."""

import re
import shlex
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text("utf-8")
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
PAGES = ["README.md", "CONTRIBUTING.md", *(path.relative_to(ROOT).as_posix() for path in ROOT.glob("docs/**/*.md"))]
OUTSIDE = {"results", "build", "node_modules"}


def typed(program: str) -> set[str]:
    """Every line of a shell block, or of inline code, that begins with the program."""
    blocks = re.findall(r"^```sh\n(.*?)^```", README + CONTRIBUTING, re.M | re.S)
    lines = [line for block in blocks for line in block.splitlines()]
    lines += re.findall(r"`([^`\n]+)`", README + CONTRIBUTING)
    return {line for line in lines if line.startswith(f"{program} ")}


def test_every_make_verb_that_people_are_told_exists():
    verbs = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.M))
    assert typed("make")
    assert {line.split()[1] for line in typed("make")} <= verbs


@pytest.mark.parametrize("line", sorted(typed("smarketing")))
def test_every_command_that_people_are_told_exists(line: str):
    from typer.main import get_command

    from smarketing.commands.main import app_for

    command = get_command(app_for([]))
    for word in shlex.split(line)[1:]:
        if not hasattr(command, "commands"):
            break
        assert word in command.commands, f"{line}: there is no {word}"
        command = command.commands[word]


def test_every_python_example_of_the_readme_runs(capsys: pytest.CaptureFixture[str]):
    for block in re.findall(r"^```python\n(.*?)^```", README, re.M | re.S):
        exec(compile(block, "README.md", "exec"), {})
    assert -1 < float(capsys.readouterr().out) < 10


def test_every_yaml_example_of_the_readme_is_a_scenario(tmp_path: Path):
    from smarketing.scenarios import load

    for number, block in enumerate(re.findall(r"^```yaml\n(.*?)^```", README, re.M | re.S)):
        file = tmp_path / f"example_{number}.yaml"
        file.write_text(block, "utf-8")
        assert load(file).inputs.weeks > 0


def test_the_map_lists_the_folders_that_are_there():
    listed = re.findall(r"^\| \[`(\w+)/`\]\((\w+)\)", README, re.M)
    there = {path.name for path in ROOT.iterdir() if path.is_dir() and path.name[0] != "." and path.suffix == ""}
    assert {name for name, _ in listed} == there - OUTSIDE
    assert all(name == link for name, link in listed)


def test_imports_point_one_way_along_the_map():
    rooms = re.findall(r"^\| \[`(\w+)/`\]", README, re.M)
    for place, room in enumerate(rooms[: rooms.index("commands") + 1]):
        texts = [file.read_text("utf-8") for file in (ROOT / room).rglob("*.py")]
        needed = {name for text in texts for name in re.findall(r"^ *from smarketing\.(\w+)", text, re.M)} & set(rooms)
        assert needed <= set(rooms[: place + 1]), room


@pytest.mark.parametrize("page", PAGES)
def test_every_link_leads_somewhere(page: str):
    text = (ROOT / page).read_text("utf-8")
    links = re.findall(r"\]\(([^)#\s]+)\)", re.sub(r"^```.*?^```", "", text, flags=re.M | re.S))
    assert not [link for link in links if "://" not in link and not ((ROOT / page).parent / link).exists()]
