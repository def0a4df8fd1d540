#!/usr/bin/env python3
"""Every resource in catalog/ is created in terraform/, and the other way round."""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
NOT_OURS = {"kafka-main", "production-cluster", "insights-warehouse"}


def described() -> set[str]:
    names = set()
    for path in (ROOT / "catalog").glob("*.yaml"):
        names |= set(re.findall(r"^  name: (\S+)$", path.read_text(), re.MULTILINE))
    return names - NOT_OURS


def created() -> set[str]:
    names = set()
    for path in (ROOT / "terraform").glob("*.tf"):
        text = path.read_text()
        names |= set(re.findall(r'^  name += "([a-z0-9-]+)"$', text, re.MULTILINE))
        names |= set(re.findall(r"^    ([a-z0-9-]+) += \{ owner", text, re.MULTILINE))
    return names


def main() -> int:
    missing = described() ^ created()
    for name in sorted(missing):
        where = "terraform/" if name in described() else "catalog/"
        print(f"{name}: not in {where}", file=sys.stderr)
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
