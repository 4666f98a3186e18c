"""Facts as bytes: all of them, what others may see, and the references alone."""

import struct
from collections.abc import Mapping

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from codewiki.errors import FileSystemError
from codewiki.facts.blobs import (
    decode,
    decode_references,
    decode_surface,
    encode,
    error_lines,
)
from codewiki.facts.model import Declaration, Doc, FileFacts, Surface, Unit
from codewiki.facts.reading import file_facts
from codewiki.facts.stored import StoredFacts

TEXTS: Mapping[str, str] = {
    "python": """\
class Box(Base):
    '''Holds things.'''

    size: int = 3

    def put(self, thing: str = "x") -> "Box":
        '''Put one in.'''
        if isinstance(thing, Box):
            return thing.put(self)
        raise ValueError("no")


import os as system
""",
    "java": "package a.b;\nimport c.D;\n/** Doc. */\nclass Box extends D { int n = D.of(1); }\n",
    "typescript": "import { a } from './a';\nexport class Box { put() { return a(1); } }\n",
    "c": "#include <a.h>\n/* Doc. */\nint put(int x) { return get(x); }\n",
}
WHOLE = {language: file_facts(text.encode(), language, "a") for language, text in TEXTS.items()}


def _clean(text: str) -> str:
    return text.encode("utf-8", "replace").decode()


@given(count=st.integers(0, 50), text=st.text(max_size=50).map(_clean))
def test_facts_survive_as_bytes(count: int, text: str) -> None:
    units = (Unit("item", text, text, 1, 2),) * count
    facts = FileFacts(language="markdown", doc=Doc(text, 1, 1), units=units)
    assert decode(encode(facts)) == facts


@pytest.mark.parametrize("times", [1, 40], ids=["plain", "compressed"])
@pytest.mark.parametrize("language", WHOLE)
def test_the_parts_are_those_of_the_whole(language: str, times: int) -> None:
    short = WHOLE[language]
    facts = msgspec.structs.replace(short, references=short.references * times)
    blob = encode(facts)
    surface = decode_surface(blob)
    assert surface is not None
    assert decode(blob) == facts
    assert decode_references(blob) == facts.references != ()
    for name in set(Surface.__struct_fields__) - {"definitions"}:
        assert getattr(surface, name) == getattr(facts, name), name
    fields = Declaration.__struct_fields__
    assert [msgspec.structs.astuple(entry) for entry in surface.definitions] == [
        tuple(getattr(entry, name) for name in fields) for entry in facts.definitions
    ]


@given(
    st.binary(max_size=60)
    | st.tuples(st.sampled_from(b"pzq"), st.integers(0, 99), st.binary(max_size=60)).map(
        lambda parts: struct.pack("<BII", parts[0], 0, parts[1]) + parts[2]
    )
)
def test_other_bytes_are_no_facts(data: bytes) -> None:
    assert decode(data) is None or isinstance(decode(data), FileFacts)
    assert decode_surface(data) is None or isinstance(decode_surface(data), Surface)
    assert decode_references(data) is None or isinstance(decode_references(data), tuple)


@pytest.mark.parametrize("language", WHOLE)
def test_a_cut_blob_is_no_facts(language: str) -> None:
    blob = encode(WHOLE[language])
    cut = [blob[:end] for end in range(len(blob))]
    assert [decode(part) for part in cut] == [None] * len(cut)
    assert [decode_references(part) for part in cut] == [None] * len(cut)


def test_a_cut_blob_of_compressed_facts_is_none_either() -> None:
    blob = encode(FileFacts(language="x", units=(Unit("a", "b", "c", 1, 1),) * 100))
    assert blob[:1] == b"z"
    assert all(decode(blob[:end]) is None for end in range(len(blob)))


@given(st.integers(0, 1 << 31), st.booleans())
def test_the_lines_that_were_lost_are_told_without_decoding(lost: int, many: bool) -> None:
    units = (Unit("a", "b", "c", 1, 1),) * (100 * many)
    assert error_lines(encode(FileFacts(language="x", error_lines=lost, units=units))) == lost
    assert error_lines(b"") is error_lines(b"q00000000x") is None


def test_stored_facts_give_the_whole_and_its_parts() -> None:
    stored = StoredFacts.of(WHOLE)
    assert StoredFacts.of(stored) is stored
    assert dict(stored) == WHOLE
    first = stored["java"]
    assert stored["java"] is first
    stored.release()
    assert stored["java"] is not first
    assert stored["java"] == first
    assert stored.references("java") == first.references
    assert stored.surface("java").package == "a.b"


def test_damaged_facts_are_told_with_a_remedy() -> None:
    stored = StoredFacts({"a.py": encode(WHOLE["python"])[:-1]})
    for read in (stored.__getitem__, stored.references):
        with pytest.raises(FileSystemError, match="damaged") as caught:
            read("a.py")
        assert caught.value.path == "a.py"
        assert "--no-cache" in str(caught.value.remedy)
