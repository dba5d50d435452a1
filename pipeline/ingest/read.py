"""One input becomes documents or rejects: limits, format, reader, language; the only place that knows all readers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.errors import KnowledgeError, Unreadable
from pipeline.ingest import bulk, containers, sniff
from pipeline.ingest.faults import reject, unexpected
from pipeline.ingest.limits import Timeout, time_limit
from pipeline.ingest.options import DEFAULT, IngestOptions
from pipeline.ingest.single import Raw, build
from pipeline.records import Document, Reject

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pipeline.ingest.discover import InputFile

_HEAD = 65_536
_NO_MEMORY = "the memory does not suffice to read it: split it, or use JSON lines"


def read(input_file: InputFile, *, options: IngestOptions = DEFAULT) -> Iterator[Document | Reject]:
    """Everything the file holds, in its own order; a fault becomes a Reject and never an exception.

    Codes of rejects are listed in docs/ingest.md. ``KeyboardInterrupt`` passes.
    """
    source = input_file.source
    try:
        with input_file.path.open("rb") as stream:
            head = stream.read(_HEAD)
            if not head.strip(b"\0 \t\r\n\xef\xbb\xbf\xff\xfe"):
                yield reject(source, head if len(head) < _HEAD else None, "empty", "the file holds no text: remove it or fetch it again")
                return
            kind = sniff.sniff(head, input_file.path.name)
            stream.seek(0)
            yield from dispatch(Raw(source, input_file.path.name, kind, stream=stream), options, depth=0)
    except IsADirectoryError:
        yield reject(source, None, "permission", "the folder may not be listed: change its permissions and run again")
    except FileNotFoundError:
        yield reject(source, None, "vanished", "the file is no longer there (moved, deleted, or a dangling link): run again")
    except PermissionError:
        yield reject(source, None, "permission", "the file may not be read: change its permissions and run again")
    except OSError as error:
        yield reject(
            source, None, "io_error", f"the file cannot be read ({error.strerror or type(error).__name__}): check the disk and run again"
        )
    except (KnowledgeError, ImportError):
        raise  # a broken installation, not a broken file
    except Exception as error:
        yield unexpected(source, None, error)


def dispatch(raw: Raw, options: IngestOptions, *, depth: int) -> Iterator[Document | Reject]:
    """Send one stream to its reader; containers come back here for each entry. What no reader foresaw costs this stream alone."""
    try:
        yield from _dispatch(raw, options, depth)
    except (OSError, KnowledgeError, ImportError):
        raise
    except MemoryError:
        yield reject(raw.source, None, "too_large", _NO_MEMORY)
    except Exception as error:
        yield unexpected(raw.source, None, error)


def _dispatch(raw: Raw, options: IngestOptions, depth: int) -> Iterator[Document | Reject]:
    if raw.media_type in bulk.READERS:
        yield from bulk.READERS[raw.media_type](raw, options)
    elif raw.media_type in containers.READERS:
        yield from containers.READERS[raw.media_type](raw, options, depth, dispatch)
    else:
        yield single(raw, options)


def single(raw: Raw, options: IngestOptions) -> Document | Reject:
    """One file that holds one document."""
    data: bytes | None = None
    try:
        data = raw.read(options.limits.max_bytes)
        with time_limit(options.limits.max_seconds):
            return build(raw, data, options)
    except Unreadable as fault:
        return reject(raw.source, data, fault.code, str(fault))
    except Timeout:
        return reject(
            raw.source,
            data,
            "timeout",
            f"reading took longer than {options.limits.max_seconds:g} seconds: split the file or raise the limit",
        )
    except RecursionError:
        return reject(raw.source, data, "too_deep", "the file is nested too deeply to be read: save it again from the program that made it")
    except (OSError, KnowledgeError, ImportError):
        raise
    except MemoryError:
        return reject(raw.source, data, "too_large", _NO_MEMORY)
    except Exception as error:
        return unexpected(raw.source, data, error)


def read_text(
    text: str,
    *,
    source: str = "text",
    title: str | None = None,
    published_on: str | None = None,
    issuer: str | None = None,
    meta: Mapping[str, str] | None = None,
    options: IngestOptions = DEFAULT,
) -> Document:
    """A document from a string, by the way of a plain text file. Raises Unreadable where a file with this text would be rejected."""
    given = {"title": title, "published_on": published_on, "issuer": issuer}
    extra = {**(meta or {}), **{k: v for k, v in given.items() if v}}
    data = text.encode("utf-8", "replace")
    if not text.strip():
        raise Unreadable("empty", "the text is empty")
    return build(Raw(source, source, "text/plain", meta=extra, text=text), data, options)
