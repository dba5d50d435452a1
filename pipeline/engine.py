"""The local engine: shards and bulk files through ``work`` and ``streams``, in this process or in worker processes."""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
import threading
import time
from collections import deque
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.errors import WorkerError
from pipeline.interrupt import check as check_interrupt
from pipeline.streams import Stream, announced, read_stream, run_stream
from pipeline.work import Done, Job, Shard, run_shard

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

log = logging.getLogger("stadttandem")
Task = Shard | Stream
#: Tasks handed to the pool beyond the running ones: enough to keep workers busy, few enough to hold nothing.
_AHEAD = 2
_ATTEMPTS = 3


def _start_worker() -> None:
    # Ctrl-C goes to the whole process group; the run that started the workers decides what happens.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None and parent.pid is not None:
        threading.Thread(target=_leave_with_parent, args=(parent.pid,), daemon=True).start()


def _leave_with_parent(parent: int) -> None:
    """End this worker when the run that started it is gone (kill -9 tells nobody): it would wait for work for ever."""
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)


def run_local(tasks: Sequence[Task], job: Job, processes: int) -> Iterator[Done]:
    """Run every task, in ``processes`` processes (1: in this one); results come as they are ready, chunks of a bulk file one by one.

    An input that takes its worker down (a fault in a C library) is found by the worker's journal, becomes a reject, and its task is run
    again. Raises WorkerError where workers die without an input to blame.
    """
    if processes <= 1:
        for task in tasks:
            chunks = read_stream(task, job) if isinstance(task, Stream) else (task,)
            for shard in chunks:
                yield run_shard(shard, job)
        return
    queue = deque(tasks)
    deaths = 0
    while queue:
        session = _Session(queue, job, processes)
        yield from session.run()
        if not session.broken:
            continue
        deaths += 1
        blamed = _blame(job.journal)
        if (deaths >= _ATTEMPTS and not blamed) or deaths > 50:
            raise WorkerError("worker processes keep dying: is there enough memory? Run again with fewer --workers (finished work is kept)")
        named = f" while reading {', '.join(sorted(blamed))}" if blamed else ""
        log.warning("a worker process died%s; its share is done again", named)
        # One death may be the kernel's choice (out of memory); an input is blamed when its worker dies twice.
        queue.extendleft(_again(task, blamed) for task in session.broken)


def _again(task: Task, blamed: set[str]) -> Task:
    sources = {task.file.source} if isinstance(task, Stream) else {f.source for f, _ in task.inputs or ()}
    suspects = frozenset(sources & blamed)
    return replace(task, poison=suspects & task.suspects, suspects=task.suspects | suspects)


class _Session:
    """One pool of workers, used until the tasks are done or a worker dies."""

    def __init__(self, queue: deque[Task], job: Job, processes: int) -> None:
        self.queue, self.job, self.processes = queue, job, processes
        self.running: dict[Future[Done], Task] = {}
        self.streams: dict[str, tuple[Stream, int]] = {}
        self.broken: list[Task] = []

    def run(self) -> Iterator[Done]:
        # Not fork: ONNX Runtime's and Arrow's threads do not survive it.
        pool = ProcessPoolExecutor(self.processes, mp_context=multiprocessing.get_context("spawn"), initializer=_start_worker)
        try:
            while True:
                self._submit(pool)
                if not self.running:
                    break
                finished, _ = wait(self.running, timeout=0.3 if self.streams else None, return_when=FIRST_COMPLETED)
                check_interrupt()
                for future in finished:
                    task = self.running.pop(future)
                    try:
                        done = future.result()
                    except BrokenProcessPool:
                        self.broken.append(task)
                        continue
                    if isinstance(task, Shard):
                        yield done
                    self._tail(task)
                if self.broken:
                    self.broken += self.running.values()
                    return
                for stream, _ in list(self.streams.values()):
                    self._tail(stream)
        except BaseException:
            for process in list((getattr(pool, "_processes", None) or {}).values()):
                with suppress(OSError):
                    process.terminate()
            pool.shutdown(wait=False, cancel_futures=True)
            raise
        finally:
            if self.broken:
                pool.shutdown(wait=False, cancel_futures=True)
        pool.shutdown()

    def _submit(self, pool: ProcessPoolExecutor) -> None:
        while self.queue and len(self.running) < self.processes + _AHEAD:
            task = self.queue.popleft()
            try:
                if isinstance(task, Stream):
                    self.streams[task.file.source] = (task, 0)
                    future = pool.submit(run_stream, task, self.job)
                else:
                    future = pool.submit(run_shard, task, self.job)
            except BrokenProcessPool:
                self.broken.append(task)
                return
            self.running[future] = task

    def _tail(self, task: Task) -> None:
        """Queue the chunks that a stream's worker has announced since the last look."""
        if not isinstance(task, Stream) or task.file.source not in self.streams:
            return
        names = announced(task)
        _, seen = self.streams[task.file.source]
        self.queue.extend(Shard(name, None) for name in names[seen:])
        self.streams[task.file.source] = (task, len(names))
        if task not in self.running.values():
            del self.streams[task.file.source]


def _blame(journal: Path | None) -> set[str]:
    """Sources that the workers of a broken pool were busy with."""
    found = set()
    for path in sorted(journal.glob("*.busy")) if journal else ():
        data = path.read_bytes()
        if len(data) >= 4:
            found.add(data[4 : 4 + int.from_bytes(data[:4], "little")].decode("utf-8", "replace"))
        path.unlink(missing_ok=True)
    return found
