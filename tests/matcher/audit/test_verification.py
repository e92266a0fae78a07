"""Whatever is done to a log is found, at the first record where it shows, and named."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Callable
from typing import Any

import pytest
import rfc8785
from hypothesis import assume, given
from hypothesis import strategies as st

from matcher.audit.chain import GENESIS, StoredRecord, Unlinked, hash_of, link_text, linked
from matcher.audit.checkpoints import Checkpoint
from matcher.audit.clause_set import ClauseSet
from matcher.audit.faults import Fault, Flaw, Surroundings, Suspicion, diagnosed
from matcher.audit.verification import Verifier
from policies.errors import InputError

CLAUSES = ClauseSet.of([])
HEADER = f'{{"actor":"K","clauses":"{CLAUSES.hash}","form":2}}'
KNOWN = {CLAUSES.hash: True}
Log = list[StoredRecord]


def chain(*bodies: bytes | None) -> Log:
    """Build a log, one match record for each body."""
    log: Log = []
    for number, body in enumerate(bodies, 1):
        at = f"2026-11-22T08:{number // 60 % 60:02}:{number % 60:02}.000000+00:00"
        record = Unlinked(f"HQ-{number:05}", "match", at, HEADER, None if body is None else "K", body)
        log.append(linked(record, number, log[-1].hash if log else GENESIS))
    return log


def numbered(log: Log) -> Log:
    """Number the records anew, as one who hides a gap would."""
    return [dataclasses.replace(record, seq=seq) for seq, record in enumerate(log, 1)]


def rechained(log: Log) -> Log:
    """Compute every hash anew, as one who can write the whole log would."""
    done: Log = []
    for seq, r in enumerate(log, 1):
        unlinked = Unlinked(r.code, r.kind, r.at, r.header, r.key_id, r.body)
        done.append(linked(unlinked, seq, done[-1].hash if done else GENESIS))
    return done


def checkpoint(log: Log) -> Checkpoint:
    verifier = Verifier([], KNOWN)
    for record in log:
        assert verifier.check(record) is None
    return Checkpoint.of(verifier.tree, verifier.head, "2026-11-22T09:00:00+00:00")


def verified(log: Log, *kept: Checkpoint, known: dict[str, bool] | None = None) -> Fault | None:
    """Verify as the store does: stop at the first suspicion and look around."""
    verifier = Verifier(kept, KNOWN if known is None else known)
    for place, record in enumerate(log):
        found = verifier.check(record)
        if isinstance(found, Suspicion):
            return diagnosed(found, _around(log, place))
        if found is not None:
            return found
    return verifier.end()


def _around(log: Log, place: int) -> Surroundings:
    record = log[place]
    named = [other.seq for other in log if other.hash == record.previous]
    twins = [other.seq for other in log if other.hash == record.hash and other.seq != record.seq]
    following = log[place + 1] if place + 1 < len(log) else None
    return Surroundings(following, min(named, default=None), min(twins, default=None))


LOGS = st.lists(st.none() | st.binary(max_size=6), min_size=1, max_size=12).map(lambda bodies: chain(*bodies))
LONGER = st.lists(st.none() | st.binary(max_size=6), min_size=3, max_size=12).map(lambda bodies: chain(*bodies))


def pick(data: st.DataObject, low: int, high: int) -> int:
    return data.draw(st.integers(low, high))


def said(fault: Fault | None) -> tuple[Flaw, int] | None:
    return None if fault is None else (fault.flaw, fault.seq)


@given(LOGS)
def test_an_untouched_log_is_good_and_meets_its_checkpoints(log: Log) -> None:
    assert verified(log, checkpoint(log[:1]), checkpoint(log)) is None


def test_an_empty_log_is_good() -> None:
    assert verified([], checkpoint([])) is None


@given(LOGS, st.data())
def test_what_is_hashed_is_rfc_8785_of_every_column(log: Log, data: st.DataObject) -> None:
    record = log[pick(data, 0, len(log) - 1)]
    body = None if record.body is None else hashlib.sha256(record.body).hexdigest()
    columns: dict[str, Any] = {
        "at": record.at, "body": body, "code": record.code, "key": record.key_id, "kind": record.kind,
        "header": hashlib.sha256(record.header.encode()).hexdigest(), "previous": record.previous, "seq": record.seq,
    }  # fmt: skip
    assert link_text(record, record.seq, record.previous).encode() == rfc8785.dumps(columns)


CHANGES: dict[str, Callable[[StoredRecord], StoredRecord]] = {
    "code": lambda r: dataclasses.replace(r, code=r.code + "X"),
    "kind": lambda r: dataclasses.replace(r, kind="erase"),
    "at": lambda r: dataclasses.replace(r, at="2026-11-22T08:00:00.000001+00:00"),
    "header": lambda r: dataclasses.replace(r, header=r.header.replace('"K"', '"L"')),
    "key_id": lambda r: dataclasses.replace(r, key_id="other"),
    "body": lambda r: dataclasses.replace(r, body=(r.body or b"") + b"!"),
    "previous": lambda r: dataclasses.replace(r, previous="f" * 64),
    "hash": lambda r: dataclasses.replace(r, hash="f" * 64),
}


@pytest.mark.parametrize("column", CHANGES)
@given(log=LOGS, data=st.data())
def test_a_changed_record_is_named(column: str, log: Log, data: st.DataObject) -> None:
    place = pick(data, 0, len(log) - 1)
    changed = [*log[:place], CHANGES[column](log[place]), *log[place + 1 :]]
    assert said(verified(changed)) == (Flaw.CHANGED, place + 1)


@given(LONGER, st.data())
def test_a_record_replaced_by_one_with_a_hash_of_its_own_is_named(log: Log, data: st.DataObject) -> None:
    place = pick(data, 0, len(log) - 2)
    forged = CHANGES["body"](log[place])
    forged = dataclasses.replace(forged, hash=hash_of(forged))
    assert said(verified([*log[:place], forged, *log[place + 1 :]])) == (Flaw.CHANGED, place + 1)


@given(LONGER, st.data())
def test_removed_records_are_named(log: Log, data: st.DataObject) -> None:
    first = pick(data, 0, len(log) - 2)
    last = pick(data, first, len(log) - 2)
    fault = verified([*log[:first], *log[last + 1 :]])
    assert fault is not None
    assert (fault.flaw, fault.seq, fault.last) == (Flaw.REMOVED, first + 1, last + 1)


@given(LONGER, st.data())
def test_removed_records_are_named_though_the_rest_was_numbered_anew(log: Log, data: st.DataObject) -> None:
    first = pick(data, 0, len(log) - 2)
    last = pick(data, first, len(log) - 2)
    fault = verified(numbered([*log[:first], *log[last + 1 :]]))
    assert fault is not None
    assert (fault.flaw, fault.seq, fault.last) == (Flaw.REMOVED, first + 1, last + 1)


@given(LONGER, st.data())
def test_an_inserted_record_is_named(log: Log, data: st.DataObject) -> None:
    place = pick(data, 0, len(log) - 1)
    before = log[place - 1].hash if place else GENESIS
    forged = linked(Unlinked("HQ-FORGED", "match", log[0].at, HEADER, None, None), place + 1, before)
    assert said(verified(numbered([*log[:place], forged, *log[place:]]))) == (Flaw.INSERTED, place + 1)


@given(LONGER, st.data())
def test_an_inserted_record_with_an_invented_hash_is_named(log: Log, data: st.DataObject) -> None:
    place = pick(data, 0, len(log) - 1)
    before = log[place - 1].hash if place else GENESIS
    forged = linked(Unlinked("HQ-FORGED", "match", log[0].at, HEADER, None, None), place + 1, before)
    forged = dataclasses.replace(forged, hash="e" * 64)
    assert said(verified(numbered([*log[:place], forged, *log[place:]]))) == (Flaw.INSERTED, place + 1)


@given(LONGER, st.data())
def test_a_copy_of_a_record_slipped_in_is_named(log: Log, data: st.DataObject) -> None:
    place = pick(data, 1, len(log) - 1)
    copied = log[pick(data, 0, place - 1)]
    fault = verified(numbered([*log[:place], copied, *log[place:]]))
    assert said(fault) == (Flaw.INSERTED, place + 1)


@given(LONGER, st.data())
def test_reordered_records_are_found_at_the_first_of_them(log: Log, data: st.DataObject) -> None:
    one, other = pick(data, 0, len(log) - 2), pick(data, 0, len(log) - 1)
    assume(one < other)
    swapped = list(log)
    swapped[one], swapped[other] = swapped[other], swapped[one]
    assert said(verified(numbered(swapped))) == (Flaw.REORDERED, one + 1)


@given(LONGER, st.data())
def test_a_log_cut_off_at_the_end_is_found_with_a_kept_checkpoint(log: Log, data: st.DataObject) -> None:
    left = pick(data, 0, len(log) - 1)
    kept = checkpoint(log)
    fault = verified(log[:left], kept)
    assert fault is not None
    assert (fault.flaw, fault.seq, fault.last) == (Flaw.TRUNCATED, left + 1, len(log))
    assert verified(log[:left]) is None  # nothing else can tell


@given(LONGER, st.data())
def test_a_log_rewritten_from_some_record_on_is_found_with_a_kept_checkpoint(log: Log, data: st.DataObject) -> None:
    place = pick(data, 0, len(log) - 1)
    forged = rechained([*log[:place], CHANGES["body"](log[place]), *log[place + 1 :]])
    assert verified(forged) is None  # nothing else can tell
    fault = verified(forged, checkpoint(log))
    assert fault is not None
    assert fault.flaw is Flaw.REWRITTEN
    assert fault.seq <= place + 1 <= fault.last


@given(LONGER)
def test_a_log_that_grew_still_meets_an_old_checkpoint(log: Log) -> None:
    assert verified(log, checkpoint(log[: len(log) // 2])) is None


def test_a_lost_or_changed_list_of_clauses_is_named_at_the_first_match_that_asked_it() -> None:
    log = chain(None, b"x")
    assert said(verified(log, known={})) == (Flaw.CLAUSES_LOST, 1)
    assert said(verified(log, known={CLAUSES.hash: False})) == (Flaw.CLAUSES_CHANGED, 1)


def test_a_checkpoint_comes_back_from_its_file() -> None:
    kept = checkpoint(chain(b"a", b"b", b"c"))
    assert Checkpoint.read(rfc8785.dumps(kept.to_json()).decode(), "f") == kept


@pytest.mark.parametrize(
    "change", [{"size": True}, {"size": -1}, {"root": "x"}, {"peaks": "x"}, {"peaks": [1]}, {"log": "other"}, {"at": 3}]
)
def test_what_is_no_checkpoint_is_refused_in_words(change: dict[str, Any]) -> None:
    data = checkpoint(chain(b"a")).to_json() | change
    with pytest.raises(InputError, match="不是检查点文件"):
        Checkpoint.read(rfc8785.dumps(data).decode(), "f")


@pytest.mark.parametrize("text", ["", "[]", "null", "{", "[" * 100_000])
def test_a_file_that_holds_no_checkpoint_is_refused_in_words(text: str) -> None:
    with pytest.raises(InputError, match="不是检查点文件"):
        Checkpoint.read(text, "f")


def test_a_checkpoint_whose_root_was_edited_is_refused() -> None:
    data = checkpoint(chain(b"a", b"b", b"c")).to_json() | {"root": "a" * 64}
    with pytest.raises(InputError, match="对不上"):
        Checkpoint.read(rfc8785.dumps(data).decode(), "f")
