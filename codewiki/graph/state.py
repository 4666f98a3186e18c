"""What a run leaves for the next one beside the graph: what each file had, and what it rests on."""

import zlib
from collections import Counter
from collections.abc import Iterator, Sequence

import msgspec

from codewiki.graph.files import mark
from codewiki.graph.linking import Changes, Trace
from codewiki.graph.module_files import Answers
from codewiki.graph.offers import Offers
from codewiki.graph.packages import Package, package_mark, packages_of
from codewiki.source.model import Role

_MOST = 2_000_000_000


class Link(msgspec.Struct, array_like=True):
    """What a file with code has for others, and what linking it has found.

    ``seen`` is a digest of what others may see of it; ``extends`` tells that classes of it do.
    """

    offers: Offers
    seen: bytes
    extends: bool
    trace: Trace = msgspec.field(default_factory=Trace)


class FileState(msgspec.Struct, array_like=True):
    """A file of the repository as it was.

    ``digest`` is that of its facts, empty without any, and ``code`` the language by whose rules it
    is linked, empty for what is no code. A file without a role is none.
    """

    language: str
    role: Role | None
    lines: int
    digest: bytes = b""
    manifest: bool = False
    code: str = ""
    link: Link | None = None


class State(msgspec.Struct, array_like=True):
    """The files of a repository by path, in path order, and what module names mean in them."""

    files: dict[str, FileState] = {}
    modules: Answers = {}

    def paths(self) -> Iterator[str]:
        """Give the paths of the files with code: traces number them in this order."""
        return (path for path, file in self.files.items() if file.link is not None)

    def offers(self) -> dict[str, Offers]:
        """Return what the files with code have for others."""
        return {path: file.link.offers for path, file in self.files.items() if file.link}


_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(State)


def encode(state: State) -> bytes:
    """Return a state as bytes."""
    return zlib.compress(_encoder.encode(state), 1)


def decode(blob: bytes) -> State | None:
    """Return the state that ``encode`` made into bytes; ``None`` when it did not make these."""
    try:
        unpacker = zlib.decompressobj()
        plain = unpacker.decompress(blob, _MOST)
        return _decoder.decode(plain) if unpacker.eof else None
    except (zlib.error, msgspec.DecodeError):
        return None


def changes(before: State, now: State) -> Changes:
    """Return what changed between two states.

    A file that came, went, or became something else (a test, part of another package) is one of
    which others see something else, and every name in it is another.
    """
    found = Changes()
    for path in sorted({*before.files, *now.files}):
        old, new = before.files.get(path, _ABSENT), now.files.get(path, _ABSENT)
        moved = _sort(old) != _sort(new)
        if moved:
            found.moved.add(path)
        elif old.digest == new.digest:
            continue
        found.settings = found.settings or old.manifest or new.manifest
        _compare(path, moved, old.link, new.link, found)
    if found.moved:
        found.marks |= {package_mark(one) for one in _packages(before) ^ _packages(now)}
    return found


_ABSENT = FileState("", None, 0)


def _compare(path: str, moved: bool, old: Link | None, new: Link | None, found: Changes) -> None:
    """Note what became of a file with code."""
    if new is not None:
        found.text.add(path)
    elif old is not None:
        found.gone.append(path)
        found.marks |= old.trace.answers()
    if moved or old is None or new is None or old.seen != new.seen:
        found.seen.add(path)
    before, after = _counted(old), _counted(new)
    found.marks |= {
        mark("name", name)
        for name, signs in {*before, *after}
        if moved or before[name, signs] != after[name, signs]
    }


def _sort(file: FileState) -> tuple[object, ...]:
    """Return what a file is, whatever it says."""
    here = file.link.offers if file.link is not None else None
    packaged = here is not None and (here.packaged, here.package)
    return file.language, file.role, file.manifest, file.code, packaged


def _counted(link: Link | None) -> Counter[tuple[str, int]]:
    return Counter((row.name, row.signs) for row in (link.offers.rows if link else ()))


def _packages(state: State) -> set[Package]:
    return {package for offers in state.offers().values() for package in packages_of(offers)}


def traces(before: State, now: State, gone: Sequence[str]) -> dict[str, Trace]:
    """Return the traces of the files with code that are still there.

    They number files in the order of ``now``, and after these those of ``gone``.
    """
    found = {
        path: file.link.trace
        for path, file in before.files.items()
        if file.link is not None and path not in gone
    }
    order, others = list(before.paths()), [*now.paths(), *gone]
    if order != others:
        place = {path: number for number, path in enumerate(others)}
        numbers = [place[path] for path in order]
        for trace in found.values():
            trace.renumber(numbers)
    return found
