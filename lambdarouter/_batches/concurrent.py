"""Several records at the same time, in chains within which order is kept; loaded if a route has `concurrency=`."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from contextvars import copy_context
from typing import TYPE_CHECKING, Any

from .._calling.event_loop import run as run_loop
from .._calling.threads import in_executor

if TYPE_CHECKING:
    from .._calling.handler import Handler
    from .jobs import Job

    BatchRun = Any  # of `whole.py`, which handles the batches that need this module


def handle_concurrently(run: BatchRun, jobs: list[Job]) -> None:
    """Handle as many records at a time as their routes allow; an interrupt is raised when all of them are done."""
    run_loop(_run_chains(run, jobs))
    if run.interrupt is not None:
        raise run.interrupt


async def _run_chains(run: BatchRun, jobs: list[Job]) -> None:
    """Run every chain concurrently; each route runs as many records at a time as it allows.

    Coroutines run on the event loop of the environment, plain functions in threads.
    """
    chains = _chains(run, jobs)
    handlers = {job.handler for chain in chains for job in chain}
    limits = {each: asyncio.Semaphore(_limit(each)) for each in handlers}
    coroutines = {each: each.coroutine() for each in handlers if each is not None}
    threads = sum(map(_limit, handlers))
    with ThreadPoolExecutor(max_workers=max(1, min(threads, len(chains)))) as pool:

        async def follow(chain: list[Job]) -> None:
            for job in chain:
                async with limits[job.handler]:
                    call = coroutines.get(job.handler) if job.handler is not None else None
                    if not run.may_start(job):
                        continue
                    await (
                        run.handle_async(job, call) if call is not None else _in_thread(pool, run.handle_in_thread, job)
                    )

        async with asyncio.TaskGroup() as group:

            async def feed(waiting: list[list[Job]], room: asyncio.Semaphore) -> None:
                # Each chain is a separate task, which its handler may cancel. Tasks are created when there is room for
                # them: all tasks at once would take more memory than the batch.
                for chain in waiting:
                    await room.acquire()
                    group.create_task(follow(chain)).add_done_callback(lambda _: room.release())

            for handler, waiting in _by_first_handler(chains).items():
                group.create_task(feed(waiting, asyncio.Semaphore(_limit(handler))))
    if run.interrupt is None:
        run.close(chains)


def _chains(run: BatchRun, jobs: list[Job]) -> list[list[Job]]:
    """The records by ordering key, in order; a record without a key is a separate chain."""
    chains: dict[Any, list[Job]] = {}
    for job in jobs:
        if run.may_start(job) and run.choose(job):
            chains.setdefault(("key", job.key) if job.key is not None else ("single", job.index), []).append(job)
    return list(chains.values())


def _by_first_handler(chains: list[list[Job]]) -> dict[Handler | None, list[list[Job]]]:
    """The chains by their first handler: no chain waits for one that the limit of another handler delays."""
    grouped: dict[Handler | None, list[list[Job]]] = {}
    for chain in chains:
        grouped.setdefault(chain[0].handler, []).append(chain)
    return grouped


def _limit(handler: Handler | None) -> int:
    """How many records a handler runs at a time; records without a handler run one by one."""
    return handler.route.concurrency if handler is not None else 1


async def _in_thread(pool: Executor, function: Callable[[Job], None], job: Job) -> None:
    context = copy_context()
    await in_executor(pool, lambda: context.run(function, job))
