"""The page of a bundle: what it is, and the steps that make its results again and look whether they are the same."""

from collections.abc import Mapping, Sequence
from typing import Any

from smarketing.evidence.bundle.held import Held
from smarketing.evidence.bundle.recipe import RERUN, Recipe
from smarketing.product import PRODUCT
from smarketing.visible import visible

_PAGE = """\
# {name}

The results of `{kind}`, and all that it takes to make them again{made}.
{typed}
| in it | holds |
|---|---|
| `results/` | the folder of results as it is |
| `scenarios/` | each firm, every value of it |
{study}| `bundle.json` | seed, versions, digests of sources and results, what is promised |
| `requirements.txt` | the versions of the libraries, for pip |
| `SHA256SUMS`, `{rerun}.sha256` | digests of all files here; of the results that come out the same |

## Make it again

1. Install {product} {version} for Python {python}, with the libraries of `requirements.txt`
   (`pip install --constraint requirements.txt` and the source of {product}).
2. Open a shell in this folder. If this says nothing, no file was changed on the way:

   ```sh
   sha256sum --check --quiet SHA256SUMS
   ```

3. Run it (seed {seed}):

   ```sh
{commands}
   ```

4. Look whether the model was the same, to the last letter of its source (a line that names its digest), and the
   results, to the last byte (OK of each file):

   ```sh
   grep '"source_digest": "{digest}"' {rerun}/manifest.json
   cd {rerun} && sha256sum --check ../{rerun}.sha256
   ```

   On a Mac `shasum -a 256` stands for `sha256sum`.

## What is promised

The same bytes, on the same kind of machine ({machine}) with the same versions, whatever the number of threads:
{promised}.

Not promised: `manifest.json` (it tells times and the machine), figures, reports and whatever else is not named. Other
processors or versions give the same to many digits, but not to the last.
{notes}"""


def readme(of: Held, how: Recipe, name: str) -> str:
    """The text of README.md."""
    says, versions = of.manifest, of.manifest["versions"]
    files = [f"`{file}`" for file in how.promised]
    return _PAGE.format(
        name=name,
        kind=of.kind,
        made=f", made on {str(says['finished'])[:10]}" if says.get("finished") else "",
        typed=_as_typed(says.get("command")),
        study="| `study.yaml` | what was asked |\n" if "study.yaml" in how.files else "",
        rerun=RERUN,
        product=PRODUCT,
        version=visible(str(versions[PRODUCT])),
        python=visible(str(versions["python"])),
        digest=says["source_digest"],
        seed=says["seed"],
        machine=visible(str(says.get("machine"))),
        commands="\n".join(f"   {command}" for command in how.commands),
        promised=", ".join(files),
        notes=_listed(how.notes),
    )


def about(of: Held, how: Recipe, installed: Mapping[str, str]) -> dict[str, Any]:
    """The content of bundle.json, digests of results aside."""
    says = of.manifest
    kept = ("command", "seed", "first", "replications", "started", "finished", "source_digest", "platform", "machine")
    return {
        "format": 1,
        "product": PRODUCT,
        "kind": of.kind,
        **{key: says[key] for key in kept if key in says},
        "versions": says["versions"],
        "installed_when_bundled": dict(installed),
        "scenarios": [
            {"file": file, "made_of": each["files"]}
            for file, each in zip(how.scenarios, says["scenarios"], strict=True)
        ],
        "commands": list(how.commands),
        "promised": list(how.promised),
        "notes": list(how.notes),
    }


def _as_typed(command: Any) -> str:
    """What was typed, where it was; its names of files and folders are those of another machine."""
    return f"\nIt was typed as\n\n    {visible(' '.join(str(command).split()))}\n" if command else ""


def _listed(notes: Sequence[str]) -> str:
    return "".join(f"\n- {note}" for note in notes) + ("\n" if notes else "")
