"""Kept files: each once by its hash, sealed, and known to be what it was."""

import os
from threading import Thread
from uuid import uuid4

import pytest

from tests.world import COUNTY, DAY
from tuopin.archive.actions import keep, keep_file
from tuopin.archive.models import File
from tuopin.archive.queries import faults, file, path_of, read
from tuopin.base.seal import seal, sha256

DATA = "农村贫困党员登记表，身份证号 990101195001010011".encode()


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    """A data folder for each test."""
    settings.TUOPIN_DATA = tmp_path
    return tmp_path


def put(data=DATA, kind="import", county=COUNTY):
    return keep(county, DAY, name="f1.xlsx", media_type="application/x", kind=kind, data=data)


def test_a_file_is_kept_once_by_its_hash(db):
    kept, new = put()
    again, still_new = put()
    assert (new, still_new) == (True, False)
    assert again.id == kept.id
    assert (kept.sha256, kept.size, kept.kept_on) == (sha256(DATA), len(DATA), DAY)
    assert read(kept) == DATA
    assert file(COUNTY, kept.id) == kept
    assert file("990202", kept.id) is None
    assert file(COUNTY, uuid4()) is None


def test_one_content_of_two_kinds_is_one_file_on_disk(db, folder):
    put()
    put(kind="report")
    assert File.objects.count() == 2
    assert len([p for p in folder.rglob("*") if p.is_file()]) == 1


def test_counties_keep_their_files_apart(db):
    put()
    other, new = put(county="990202")
    assert new
    assert path_of("990202", other.sha256) != path_of(COUNTY, other.sha256)


def test_nothing_personal_lies_open_on_the_disk(db):
    kept, _ = put()
    blob = path_of(COUNTY, kept.sha256).read_bytes()
    assert b"990101195001010011" not in blob
    assert DATA not in blob


def test_nothing_is_wrong_with_what_was_left_alone(db):
    put()
    put(b"another")
    assert not list(faults(COUNTY))


def test_a_changed_file_is_found(db):
    kept, _ = put()
    path = path_of(COUNTY, kept.sha256)
    blob = bytearray(path.read_bytes())
    blob[20] ^= 1
    path.write_bytes(bytes(blob))
    assert list(faults(COUNTY)) == [("archive_changed", kept.sha256)]


def test_a_file_replaced_by_another_that_was_sealed_here_is_found(db):
    kept, _ = put()
    path_of(COUNTY, kept.sha256).write_bytes(seal(b"something else"))
    assert list(faults(COUNTY)) == [("archive_changed", kept.sha256)]
    with pytest.raises(ValueError, match="changed"):
        read(kept)


@pytest.mark.parametrize("rest", [b"", b"s4:", b"not sealed at all, yet rather long"])
def test_a_file_cut_short_is_found(db, rest):
    kept, _ = put()
    path_of(COUNTY, kept.sha256).write_bytes(rest)
    assert list(faults(COUNTY)) == [("archive_changed", kept.sha256)]


def test_a_missing_file_is_found(db):
    kept, _ = put()
    path_of(COUNTY, kept.sha256).unlink()
    assert list(faults(COUNTY)) == [("archive_missing", kept.sha256)]


def test_no_draft_is_left_behind(db, folder):
    put()
    assert not list(folder.rglob("*.part"))


def test_two_at_once_keep_one_whole_file(folder):
    from tuopin.archive.actions import _write

    path = path_of(COUNTY, sha256(DATA))
    blobs = [seal(DATA) for _ in range(8)]
    threads = [
        Thread(target=_write, args=(path, lambda out, blob=blob: out.write(blob))) for blob in blobs
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert read(File(county=COUNTY, sha256=sha256(DATA))) == DATA


def test_an_empty_file_and_a_long_name_are_kept_too(db):
    kept, _ = keep(COUNTY, DAY, name="长" * 500, media_type="x", kind="k", data=b"")
    assert read(kept) == b""
    assert len(kept.name) == 200


@pytest.mark.django_db
@pytest.mark.parametrize("suite", ["sm4-gcm", "aes-gcm"])
@pytest.mark.parametrize("size", [0, 5, 3_000_000])
def test_a_file_on_disk_is_kept_like_any_other_without_being_held_in_memory(
    settings, tmp_path, suite, size
):
    settings.TUOPIN_SEAL = suite
    source = tmp_path / "run.zip"
    source.write_bytes(os.urandom(size))
    given = {"name": "run.zip", "media_type": "application/zip", "kind": "print"}
    kept, new = keep_file(COUNTY, DAY, source=source, **given)
    assert (new, kept.size, read(kept)) == (True, size, source.read_bytes())
    again, new = keep(COUNTY, DAY, data=source.read_bytes(), **given)
    assert (new, again) == (False, kept)
    sealed = path_of(COUNTY, kept.sha256)
    blob = bytearray(sealed.read_bytes())
    blob[-1] ^= 1
    sealed.write_bytes(blob)
    assert ("archive_changed", kept.sha256) in list(faults(COUNTY))
