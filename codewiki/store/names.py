"""Names that may be written into an output folder, the same on every system."""

import re
from collections.abc import Iterable

RESERVED_STEMS = frozenset(
    {"con", "prn", "aux", "nul", "conin$", "conout$"}
    | {f"com{n}" for n in "123456789¹²³"}
    | {f"lpt{n}" for n in "123456789¹²³"}
)
"""Names that Windows gives to devices, with any suffix."""

OWN_PREFIX = ".codewiki"
"""Names that begin so are the store's own: its lock, its staging folder."""

_FORBIDDEN = re.compile(r'[\x00-\x1f\x7f<>:"|?*\\]')
_LONGEST_PART = 200


def name_fault(path: str) -> str:
    """Say why ``path`` cannot be a file of an output folder; "" when it can.

    A good path is relative, uses ``/`` and names the same file on every system.
    """
    if not path or path.startswith("/"):
        return "it is not a relative path"
    try:
        path.encode("utf-8")
    except UnicodeEncodeError:
        return "it is not valid Unicode"
    if _FORBIDDEN.search(path):
        return "it holds a character that not every system allows"
    for part in path.split("/"):
        if fault := _part_fault(part):
            return fault
    return ""


def _part_fault(part: str) -> str:
    if part in {"", ".", ".."}:
        return "it has an empty part, or one of dots"
    if part.endswith((".", " ")):
        return "a part of it ends in a dot or a space"
    if part.partition(".")[0].rstrip().casefold() in RESERVED_STEMS:
        return "a part of it is a reserved name on Windows"
    if len(part.encode()) > _LONGEST_PART:
        return f"a part of it is longer than {_LONGEST_PART} bytes"
    if part.casefold().startswith(OWN_PREFIX):
        return f"names beginning with {OWN_PREFIX} are the store's own"
    return ""


def collisions(paths: Iterable[str]) -> list[tuple[str, str]]:
    """Find pairs of ``paths`` that cannot stand in one folder on every disk.

    Two collide when they differ in case only (in any part), or when one is a folder above the
    other.
    """
    ordered = sorted(paths)
    files: dict[str, str] = {}
    folders: dict[str, tuple[str, str]] = {}
    found: list[tuple[str, str]] = []
    for path in ordered:
        parts = path.split("/")
        for end in range(1, len(parts)):
            folder = "/".join(parts[:end])
            spelled, owner = folders.setdefault(folder.casefold(), (folder, path))
            if spelled != folder:
                found.append((owner, path))
        if (other := files.setdefault(path.casefold(), path)) != path:
            found.append((other, path))
    for key, path in sorted(files.items()):
        if key in folders:
            found.append((path, folders[key][1]))
    return found
