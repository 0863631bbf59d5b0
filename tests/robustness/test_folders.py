"""Folders that the world has been at: pipes among the chunks, manifests changed by hand, formats of other versions."""

import json
import os
import time
from pathlib import Path

import pytest

from smarketing.agents.jit import folder as cache
from smarketing.errors import InputError
from smarketing.experiments.sweeps.cluster import _knock
from smarketing.store.chunks import ChunkStore
from smarketing.store.sweep_folder import SweepFolder


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system knows no pipes with a name")
def test_a_pipe_among_the_chunks_is_not_waited_for(tmp_path: Path):
    os.mkfifo(tmp_path / "a.parquet")
    (tmp_path / "b.parquet").mkdir()
    (tmp_path / "c.parquet").touch()
    assert ChunkStore(tmp_path).names() == ["c.parquet"]


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"sessions": 5}, "sessions must be a list"),
        ({"sessions": [5]}, "sessions must be a list"),
        ({"plan": []}, "plan a mapping"),
        ({"format": 2}, "is of format 2, and this smarketing reads format 1"),
        ({"format": "new"}, "is of format 'new'"),
        ({"kind": "population"}, "no results of a sweep"),
    ],
)
def test_a_manifest_that_cannot_be_used_is_a_sentence(changed: dict, told: str, tmp_path: Path):
    sound = {"kind": "sweep", "format": 1, "sessions": [{}], "plan": {}}
    place = SweepFolder(tmp_path)
    (tmp_path / "manifest.json").write_text(json.dumps(sound), encoding="utf-8")
    assert place.manifest() == sound
    (tmp_path / "manifest.json").write_text(json.dumps(sound | changed), encoding="utf-8")
    with pytest.raises(InputError, match=told):
        place.manifest()


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:9", "127.0.0.1", "tcp://127.0.0.1:port", "tcp://:8786"])
def test_a_scheduler_that_is_not_there_is_said_at_once(address: str):
    began = time.process_time()
    with pytest.raises(InputError, match=r"^--scheduler .*such as tcp://10\.0\.0\.5:8786\.$"):
        _knock(address)
    assert time.process_time() - began < 1.0


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="files there belong to nobody")
@pytest.mark.parametrize(("mode", "usable"), [(0o700, True), (0o755, True), (0o1777, True), (0o777, False)])
def test_code_is_not_kept_where_anybody_may_exchange_its_folder(mode: int, usable: bool, tmp_path: Path):
    shared = tmp_path / "shared"
    shared.mkdir()
    shared.chmod(mode)
    assert cache._is_usable(shared / "kernels-1") == usable


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="files there belong to nobody")
def test_code_that_somebody_else_put_there_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    planted = tmp_path / "shared" / "kernels-1"
    planted.mkdir(parents=True)
    (planted / "entry").write_bytes(b"code")
    monkeypatch.setattr(cache, "cache_folder", lambda: planted)
    (planted / "entry").chmod(0o600)
    assert cache.read("entry") == b"code"
    (planted / "entry").chmod(0o666)
    assert cache.read("entry") is None
    (planted / "entry").chmod(0o600)
    monkeypatch.setattr(os, "getuid", lambda: 12345)
    assert cache.read("entry") is None and not cache._is_usable(planted)
