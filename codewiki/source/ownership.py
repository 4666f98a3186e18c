"""Which files of a repository are codewiki's own output and therefore no input."""

import os
from collections.abc import Iterable

import msgspec

from codewiki.store.manifest import GENERATOR, LARGEST_MANIFEST, MANIFEST_NAME


class _Manifest(msgspec.Struct):
    """As much of a manifest as tells what is ours."""

    generator: str = ""
    files: dict[str, msgspec.Raw] = {}
    pending: dict[str, msgspec.Raw] = {}


def owned_files(root: str, paths: Iterable[str], output: str = "") -> frozenset[str]:
    """Return the paths under ``root`` that manifests of codewiki list as written by it.

    Manifests are those among ``paths`` and the one of the folder ``output``. The manifest is
    itself one of the files. It comes with the repository, so nothing outside its folder is
    believed, and one that is not codewiki's is an ordinary file.
    """
    folders = {path[: -len(MANIFEST_NAME)] for path in paths if path.endswith(MANIFEST_NAME)}
    folders = {folder for folder in folders if not folder or folder.endswith("/")}
    inside = _folder_inside(root, output)
    if inside is not None:
        folders.add(inside)
    owned: set[str] = set()
    for folder in sorted(folders):
        names = _read(os.path.join(root, folder, MANIFEST_NAME))
        if names is not None:
            owned.add(folder + MANIFEST_NAME)
            owned.update(folder + name for name in names if _stays_inside(name))
    return frozenset(owned)


def _folder_inside(root: str, output: str) -> str | None:
    """Return the folder ``output`` relative to ``root`` ("" or "a/b/"), if it lies in it."""
    if not output:
        return None
    try:
        relative = os.path.relpath(os.path.realpath(output), root)
    except ValueError:
        return None
    relative = relative.replace(os.sep, "/")
    if relative == ".." or relative.startswith("../"):
        return None
    return "" if relative == "." else relative + "/"


def _read(path: str) -> set[str] | None:
    if os.path.islink(path) or not os.path.isfile(path):
        return None
    try:
        if os.path.getsize(path) > LARGEST_MANIFEST:
            return None
        with open(path, "rb") as file:
            manifest = msgspec.json.decode(file.read(), type=_Manifest)
    except (OSError, msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    return {*manifest.files, *manifest.pending} if manifest.generator == GENERATOR else None


def _stays_inside(name: str) -> bool:
    return bool(name) and not {"", ".", ".."} & set(name.split("/"))
