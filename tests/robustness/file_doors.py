"""Where files of a client come in: facts, mappings, exports as CSV and as workbooks; and folders of results."""

import contextlib
import io
import json
import random
import shutil
import zipfile
import zlib
from functools import cache
from pathlib import Path
from typing import Any
from unittest import mock

from openpyxl import Workbook  # type: ignore[import-untyped]

from smarketing.commands.main import main
from smarketing.evidence.crm.calibrate import calibrate
from smarketing.evidence.firm.fit import fit
from smarketing.evidence.firm.search import Search
from tests.robustness.door import WORDS, Door, as_written, refusal, would_run
from tests.robustness.garbling import HOSTILE, as_bytes, garbled
from tests.store.kept_folders import VERSIONS, unpacked

ROOT = Path(__file__).resolve().parents[2]
EXPORT = ROOT / "docs/examples/crm"
FACTS = [file.read_text("utf-8") for file in sorted((ROOT / "docs/examples").glob("*/facts.yaml"))]
FACTS.append(
    "leads_per_month: {website: 40, events: 12}\nsegments: [A, B]\nquota: [500k, 600k]\nchurn: {value: 12, error: 2}\n"
)
MAPPING = """\
"contacts.csv":
  created: "Create Date"
  source: "Original Source"
"deals.csv":
  id: "Record ID"
  created: "Create Date"
  amount: "Amount"
  close_date: "Close Date"
"""


@cache
def _export() -> dict[str, str]:
    """The first rows of each file of the example."""
    return {
        file.name: "".join(file.read_text("utf-8").splitlines(keepends=True)[:12])
        for file in sorted(EXPORT.glob("*.csv"))
    }


def _facts(content: bytes) -> str | None:
    Path("facts.yaml").write_bytes(content)
    with mock.patch.object(Search, "run", would_run):
        return refusal(lambda: fit("facts.yaml", runs=1, jobs=1))


def _mapping(content: bytes) -> str | None:
    Path("mapping.yaml").write_bytes(content)
    files = {"contacts.csv": _export()["hubspot_contacts.csv"], "deals.csv": _export()["hubspot_deals.csv"]}
    for name, text in files.items():
        Path(name).write_text(text, "utf-8")
    return refusal(lambda: calibrate(list(files), "mapping.yaml"))


def _crm(content: bytes) -> str | None:
    """One file of an export is garbled, and stands beside one that is sound."""
    Path("given.csv").write_bytes(content)
    Path("sound.csv").write_text(_export()["hubspot_contacts.csv"], "utf-8")
    return refusal(lambda: calibrate(["given.csv", "sound.csv"]))


def _xlsx(content: bytes) -> str | None:
    Path("given.xlsx").write_bytes(content)
    return refusal(lambda: calibrate("given.xlsx"))


@cache
def _workbook() -> dict[str, bytes]:
    """The parts of a sound workbook: dates, numbers and text."""
    book = Workbook()
    for line in _export()["hubspot_deals.csv"].splitlines():
        book.active.append([float(cell) if cell.replace(".", "").isdigit() else cell for cell in line.split(",")])
    stream = io.BytesIO()
    book.save(stream)
    with zipfile.ZipFile(stream) as parts:
        return {name: parts.read(name) for name in parts.namelist()}


def _zipped(parts: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def _make_xlsx(chance: random.Random) -> bytes:
    """A part of the workbook garbled, lost or put elsewhere; or bytes of the zip flipped or lost."""
    parts = dict(_workbook())
    name = chance.choice([*parts, *("xl/worksheets/sheet1.xml",) * 12])
    match chance.randrange(6):
        case 0:
            del parts[name]
        case 1:
            parts[chance.choice(list(parts))] = parts.pop(name)
        case 2:
            numbers = ("1048577", "99999999", "-1", "0", "XFD1", "A1048576", "1e300", "#REF!", "s", "d", "b", "e")
            parts[name] = garbled(parts[name].decode(), chance, numbers).encode("utf-8", "surrogatepass")
        case _:
            parts[name] = as_bytes(garbled(parts[name].decode(), chance, WORDS), chance)
    content = bytearray(_zipped(parts))
    if chance.random() < 0.2:
        content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    if chance.random() < 0.05:
        del content[chance.randrange(len(content)) :]
    return bytes(content)


# Folders of results. An input names a kept folder and a file of it, and gives the bytes that stand there instead.

READERS = {
    "run": ("report DIR", "plot DIR growth"),
    "compare": ("report DIR", "report DIR --format xlsx", "report DIR --format pptx", "plot DIR differences"),
    "sweep": ("status DIR --json", "status DIR --means", "plot DIR lines", "discover DIR --below 0"),
    "sensitivity": ("status DIR", "plot DIR morris"),
    "optimise": ("status DIR", "plot DIR distribution"),
    "population": ("report DIR", "plot DIR alignment"),
    "payout": ("report DIR",),
    "trace": ("trace DIR --person s1", "report DIR"),
}


def _folders() -> Path:
    return unpacked(VERSIONS[-1])


def _make_folder(chance: random.Random) -> bytes:
    """A manifest, summary or table with a flipped bit, or garbled as text, or with a value of another kind in it."""
    kind = chance.choice(list(READERS))
    file = chance.choice(sorted(_kept(kind)))
    content = bytearray((_folders() / kind / file).read_bytes())
    if file.endswith(".json") and chance.random() < 0.7:
        content = bytearray(_exchanged(bytes(content), chance))
    elif file.endswith((".json", ".csv")) and chance.random() < 0.5:
        content = bytearray(as_bytes(garbled(content.decode(), chance, WORDS), chance))
    for _ in range(chance.choice((0, 1, 1, 8))):
        if content:
            content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    return f"{kind}/{file}\n".encode() + bytes(content)


def _kept(kind: str) -> list[str]:
    return [file.name for file in (_folders() / kind).iterdir() if file.suffix in (".json", ".parquet", ".csv", ".db")]


def _exchanged(content: bytes, chance: random.Random) -> bytes:
    """JSON in which one value, anywhere, is lost or of another kind."""
    tree = json.loads(content)
    places: list[tuple[Any, Any]] = []

    def walk(node: Any) -> None:
        keys: Any = list(node) if isinstance(node, dict) else range(len(node)) if isinstance(node, list) else ()
        for key in keys:
            places.append((node, key))
            walk(node[key])

    walk(tree)
    depth = chance.choice((1.0, 1.0, 0.1))  # now and then what stands at the top
    node, key = chance.choice(places[: max(1, int(depth * len(places)))])
    if chance.random() < 0.3:
        del node[key]
    else:
        others: tuple[Any, ...] = (None, 5, -1, 1e308, True, [], {}, [[]], {"a": 1}, "", "9" * 400, *HOSTILE[:40])
        node[key] = chance.choice(others)
    return json.dumps(tree).encode("utf-8", "surrogatepass")


def _folder(content: bytes) -> str | None:
    """One of the commands that read such a folder, another for other content, and `bundle`; the first refusal."""
    name, _, rest = content.partition(b"\n")
    kind, file = name.decode().split("/")
    shutil.rmtree("folder", ignore_errors=True)
    shutil.copytree(_folders() / kind, "folder")
    (Path("folder") / file).write_bytes(rest)
    told = None
    Path("folder.zip").unlink(missing_ok=True)
    for command in (READERS[kind][zlib.crc32(content) % len(READERS[kind])], "bundle DIR"):
        said = _said(command.replace("DIR", "folder").split())
        told = told or said
    return told


def _said(words: list[str]) -> str | None:
    """What a command says on standard error where it ends with code 2."""
    said, code = io.StringIO(), 0
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(said):
        try:
            main(words)
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else 1
    assert code in (0, 2), f"{words} ended with {code}: {said.getvalue()[-2000:]}"
    return said.getvalue() if code == 2 else None


FILE_DOORS = (
    Door("facts", _facts, as_written(lambda chance: chance.choice(FACTS))),
    Door("mapping", _mapping, as_written(lambda chance: MAPPING)),
    Door("crm", _crm, as_written(lambda chance: chance.choice(list(_export().values())))),
    Door("xlsx", _xlsx, _make_xlsx),
    Door("folder", _folder, _make_folder),
)
