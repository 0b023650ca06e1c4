"""Fingerprints of what a step depends on, so that a step is done again only when that changed."""

import hashlib
import os
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1]
ROOT = PACKAGE.parents[1]
# Parts of the package that no notebook imports.
_NOT_IMPORTED = ("author", "book", "page")
# Left behind by tools; .mo is what Sphinx makes of a translation's .po.
_NO_SOURCE = ("__pycache__", "node_modules", ".ipynb_checkpoints", ".virtual_documents", ".DS_Store")


def source_files(folder, but=()):
    """Return the source files below a folder, without the top-level entries named in ``but``."""
    found = []
    for place, folders, files in os.walk(folder):
        refused = {*_NO_SOURCE, *but} if Path(place) == folder else set(_NO_SOURCE)
        # Left out here, the tens of thousands of files in node_modules are not even looked at.
        folders[:] = [name for name in folders if name not in refused]
        found += [Path(place) / name for name in files if name not in refused and not name.endswith(".mo")]
    return sorted(found)


def files_hash(root, paths):
    """Return a fingerprint of the files' names below ``root`` and their contents."""
    digest = hashlib.sha256()
    for path in sorted(paths):
        content = path.read_bytes() if path.exists() else b""
        digest.update(path.relative_to(root).as_posix().encode() + b"\0" + hashlib.sha256(content).digest())
    return digest.hexdigest()[:16]


def library_hash():
    """Return the fingerprint of everything that a notebook can import from the library."""
    return files_hash(PACKAGE, source_files(PACKAGE, but=_NOT_IMPORTED))


def noted(path):
    """Return the text of a stamp file, or an empty text if there is none."""
    return path.read_text(encoding="utf-8") if path.exists() else ""
