"""Frozen, validated settings: defaults, then ``stadttandem.toml``, then environment variables, then flags."""

from __future__ import annotations

import difflib
import os
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.errors import SettingsError
from pipeline.remote import AnyPath, RemotePath, any_path

if TYPE_CHECKING:
    from collections.abc import Mapping

CONFIG = "stadttandem.toml"
PREFIX = "STADTTANDEM_"
ENGINES = ("local", "dask")


@dataclass(frozen=True, slots=True)
class Settings:
    """What a run can be told. Only ``model``, ``languages`` and the decisions in ``reviews`` change what is found; the rest changes where
    and how fast.

    ``workers`` counts processes; 0 means one per usable core. ``languages`` are ISO 639-1 codes let through by ingest, none for all.
    """

    corpus: AnyPath = Path("corpus/raw")
    outputs: AnyPath = Path("outputs")
    reviews: Path = Path("corpus/reviews.csv")
    model: str = "press"
    languages: tuple[str, ...] = ("de",)
    workers: int = 0
    engine: str = "local"
    scheduler: str = ""

    @property
    def processes(self) -> int:
        """Number of worker processes to use: what was asked for, or the cores this process may run on."""
        return self.workers or len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else self.workers or os.cpu_count() or 1


def _names() -> tuple[str, ...]:
    return tuple(f.name for f in fields(Settings))


def _convert(name: str, value: Any, where: str) -> Any:
    """One value in its type, or SettingsError that says where it came from."""

    def wrong(wanted: str) -> SettingsError:
        return SettingsError(f"{where}: {name} must be {wanted}, not {value!r}")

    if name in ("corpus", "outputs"):
        if not isinstance(value, (str, Path, RemotePath)) or not str(value):
            raise wrong("a folder")
        return any_path(value)
    if name == "reviews":
        if not isinstance(value, (str, Path)) or not str(value):
            raise wrong("a file")
        return Path(value)
    if name == "workers":
        if isinstance(value, str) and value.strip().isdigit():
            value = int(value)
        if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= 1024:
            raise wrong("a number of processes from 0 (one per core) to 1024")
        return value
    if name == "languages":
        items = [v.strip() for v in value.split(",") if v.strip()] if isinstance(value, str) else value
        if not isinstance(items, (list, tuple)) or not all(
            isinstance(v, str) and len(v) == 2 and v.isalpha() and v.islower() for v in items
        ):
            raise wrong("a list of two-letter language codes like de")
        return tuple(sorted(set(items)))
    if not isinstance(value, str):
        raise wrong("a text")
    if name == "engine" and value not in ENGINES:
        raise wrong(f"one of {', '.join(ENGINES)}")
    if name == "model" and not value.strip():
        raise wrong("press, none, or the name or path of a spaCy pipeline")
    return value


def _apply(settings: Settings, values: Mapping[str, Any], where: str) -> Settings:
    for name in values:
        if name not in _names():
            close = difflib.get_close_matches(name, _names(), 1)
            hint = f": did you mean {close[0]}?" if close else f": known are {', '.join(_names())}"
            raise SettingsError(f"{where}: unknown setting {name!r}{hint}")
    return replace(settings, **{name: _convert(name, value, where) for name, value in values.items()})


def load_settings(
    flags: Mapping[str, Any] | None = None, *, config: Path | None = None, environ: Mapping[str, str] | None = None
) -> Settings:
    """Settings of this run. ``config`` names a TOML file that must exist; without it ``stadttandem.toml`` here is read where there is one.

    Flags of value None count as not given. Raises SettingsError for an unknown key, a bad value or an unreadable file.
    """
    settings = Settings()
    path = config or Path(CONFIG)
    if config is not None or path.is_file():
        settings = _apply(settings, _read_toml(path), str(path))
    env = os.environ if environ is None else environ
    from_env = {name: env[PREFIX + name.upper()] for name in _names() if env.get(PREFIX + name.upper())}
    settings = _apply(settings, from_env, "environment")
    return _apply(settings, {k: v for k, v in (flags or {}).items() if v is not None}, "command line")


def _read_toml(path: Path) -> dict[str, Any]:
    import tomllib

    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SettingsError(f"{path} cannot be read ({error.strerror}): check the path given with --config") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path}: no valid TOML in UTF-8 ({error}): correct that line") from None
