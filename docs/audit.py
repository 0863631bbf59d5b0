"""`make audit`: have the installed libraries known faults, do they fit together, under which licences do they stand?

Says what it could not ask. pip-audit ends well, "no known vulnerabilities found", where its service knows nothing of
any package, as it does from behind a mirror; here that is a failure.
"""

import importlib.metadata
import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from smarketing.product import PRODUCT

GOOD, FAULTS, NOT_ASKED = 0, 1, 2
ACCEPTED: Mapping[str, str] = {}  # advisory -> why it does not matter here; docs/security.md says it, too


@dataclass(frozen=True)
class Answer:
    """What the service of advisories said.

    faults   "package version: advisory" of what is known and not accepted
    clean    how many packages it knows, and knows nothing bad of
    unknown  packages it could not say anything of
    """

    faults: Sequence[str]
    clean: int
    unknown: Sequence[str]

    @property
    def code(self) -> int:
        if not self.clean and not self.faults:
            return NOT_ASKED
        return FAULTS if self.faults or self.unknown else GOOD

    @property
    def sentences(self) -> list[str]:
        """The answer in sentences."""
        if self.code == NOT_ASKED:
            return [
                "The service of advisories could not be reached: whether the packages have known faults, nobody said."
            ]
        sentences = [f"Known fault: {fault}" for fault in self.faults]
        sentences += [f"Not known to the service: {', '.join(self.unknown)}."] if self.unknown else []
        return [*sentences, f"{self.clean} packages without a known fault, {len(ACCEPTED)} faults accepted."]


def answered(printed: str, accepted: Mapping[str, str] = ACCEPTED) -> Answer:
    """What pip-audit has printed as JSON; what is no JSON is no answer."""
    try:
        packages = json.loads(printed)["dependencies"]
    except (ValueError, KeyError, TypeError):
        return Answer([], 0, [])
    asked = [package for package in packages if package["name"] != PRODUCT]
    unknown = [package["name"] for package in asked if "skip_reason" in package]
    known = [package for package in asked if "skip_reason" not in package]
    faults = [
        f"{package['name']} {package['version']}: {fault['id']}{_mended(fault)}"
        for package in known
        for fault in package["vulns"]
        if not {fault["id"], *fault.get("aliases", ())} & set(accepted)
    ]
    faulty = {fault.split()[0] for fault in faults}
    return Answer(faults, sum(package["name"] not in faulty for package in known), unknown)


def licences() -> dict[str, str]:
    """The licence of every installed package, as it says itself, by name."""
    by_licence = {}
    for package in importlib.metadata.distributions():
        about = package.metadata
        lines = [line for line in about.get_all("Classifier") or () if line.startswith("License ::")]
        classes = [line.rpartition(" :: ")[2] for line in lines]
        text = (about.get("License") or "").strip().splitlines()
        said = about.get("License-Expression") or "; ".join(classes) or (text[0][:60] if text else "")
        by_licence[str(about["Name"])] = said or "(does not say)"
    return dict(sorted(by_licence.items(), key=lambda entry: entry[0].lower()))


def _mended(fault: Mapping[str, Any]) -> str:
    versions = fault.get("fix_versions") or ()
    return f", mended in {', '.join(versions)}" if versions else ""


def _printed(*words: str) -> tuple[int, str, str]:
    done = subprocess.run([sys.executable, "-m", *words], capture_output=True, text=True, check=False)
    return done.returncode, done.stdout, done.stderr


def main() -> int:
    """Print all three answers; the code says whether all are good."""
    for name, licence in licences().items():
        print(f"{name:<30} {licence}")
    unfit, output, _ = _printed("pip", "check", "--disable-pip-version-check")
    print(f"\n{output.strip()}")
    _, printed, said = _printed("pip_audit", "--format", "json", "--progress-spinner", "off", "--skip-editable")
    if "No module named pip_audit" in said:
        print("pip-audit is not installed: pip install -c constraints.txt -e '.[dev]'.")
        return NOT_ASKED
    answer = answered(printed)
    print("\n".join(answer.sentences))
    return answer.code or (FAULTS if unfit else GOOD)


if __name__ == "__main__":
    sys.exit(main())
