"""A window's file. Nobody ever sees half of one: it gets its name when it is whole, and its manifest after that."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Final

from processor.payments import COLUMNS, Row, Totals
from processor.protection import FILE_MODE
from processor.windows import Window

READ_BYTES: Final = 1 << 20


class Output:
    """`<window>.csv`, and `<window>.manifest.json`, which says that the file is complete and what it must contain."""

    def __init__(self, folder: Path, window: Window) -> None:
        self.data = folder / f"{window}.csv"
        self.manifest = folder / f"{window}.manifest.json"
        self.partial = folder / f".{window}.partial"
        self.checkpoint = folder / f".{window}.checkpoint.json"
        self.window = window

    @property
    def is_complete(self) -> bool:
        return self.manifest.exists()

    def discard(self) -> None:
        """Forget what was made before. The file itself stays until there is another one."""
        self.checkpoint.unlink(missing_ok=True)
        self.manifest.unlink(missing_ok=True)

    @contextmanager
    def writer(self) -> Iterator[Writer]:
        self.data.parent.mkdir(parents=True, exist_ok=True)
        with open(self.partial, "a+b", opener=_protected) as file:
            yield Writer(self, file)


class Writer:
    """After each chunk everything is on disk, with a checkpoint from which a later run continues."""

    def __init__(self, output: Output, file: IO[bytes]) -> None:
        self._output = output
        self._file = file
        self._totals = Totals()
        self._digest = hashlib.sha256()
        self._size = 0
        # Where the source goes on
        self.position = 0
        if not self._resume():
            file.truncate(0)
            self._write([COLUMNS])

    @property
    def rows(self) -> int:
        return self._totals.rows

    def append(self, rows: Sequence[Row], position: int) -> None:
        """
        Write a chunk.

        :param position: where the source goes on after it
        """
        self._write(rows)
        self._totals.add(rows)
        self.position = position
        self._sync()
        _replace(self._output.checkpoint, {"position": position, **self._state()})

    def finish(self) -> None:
        self._sync()
        self._output.partial.replace(self._output.data)
        # Last: whoever sees the manifest can rely on the file
        manifest = {"window": str(self._output.window), "file": self._output.data.name, **self._state()}
        _replace(self._output.manifest, manifest)
        self._output.checkpoint.unlink(missing_ok=True)

    def _state(self) -> dict[str, Any]:
        return {
            "rows": self._totals.rows,
            "net": dict(sorted(self._totals.net.items())),
            "bytes": self._size,
            "sha256": self._digest.hexdigest(),
        }

    def _resume(self) -> bool:
        """Continue after the checkpoint, when the file still is what the checkpoint says."""
        try:
            checkpoint = json.loads(self._output.checkpoint.read_bytes())
        except (FileNotFoundError, ValueError):
            return False
        digest = hashlib.sha256()
        left = checkpoint["bytes"]
        self._file.seek(0)
        while left and (data := self._file.read(min(left, READ_BYTES))):
            digest.update(data)
            left -= len(data)
        if left or digest.hexdigest() != checkpoint["sha256"]:
            return False
        self._file.truncate(checkpoint["bytes"])
        self._digest = digest
        self._size = checkpoint["bytes"]
        self._totals = Totals(checkpoint["rows"], Counter(checkpoint["net"]))
        self.position = checkpoint["position"]
        return True

    def _write(self, rows: Sequence[Sequence[object]]) -> None:
        text = io.StringIO()
        csv.writer(text, lineterminator="\n").writerows(rows)
        data = text.getvalue().encode()
        self._file.write(data)
        self._digest.update(data)
        self._size += len(data)

    def _sync(self) -> None:
        self._file.flush()
        os.fsync(self._file.fileno())


def _protected(path: str, flags: int) -> int:
    return os.open(path, flags, FILE_MODE)


def _replace(path: Path, content: dict[str, Any]) -> None:
    """Write a file whole or not at all, also when the machine stops right now."""
    new = path.with_name(f".{path.name}.new")
    with open(new, "w", encoding="utf-8", opener=_protected) as file:
        json.dump(content, file, indent=2)
        file.write("\n")
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
