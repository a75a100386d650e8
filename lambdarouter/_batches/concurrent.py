"""Several records at the same time, in lanes within which order holds; loaded where a route asks for `concurrency=`."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import copy_context
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from .._calling.handler import Handler
    from .whole import Job, Run


def handle_concurrently(run: Run, jobs: list[Job]) -> None:
    """Handle records as many at a time as their routes say; an interrupt in one of them is raised when all are done."""
    from .._calling.event_loop import run as run_loop

    run_loop(_all_lanes(run, jobs))
    if run.interrupt is not None:
        raise run.interrupt


async def _all_lanes(run: Run, jobs: list[Job]) -> None:
    """Run every lane at once; each route takes as many records at a time as it says, one if it says nothing.

    Coroutines run on the loop of the environment, plain functions in threads.
    """
    import asyncio
    from concurrent.futures import ThreadPoolExecutor

    lanes = _lanes(run, jobs)
    handlers = {job.handler for lane in lanes for job in lane}
    limits = {each: asyncio.Semaphore(_limit(each)) for each in handlers}
    coroutines = {each: each.coroutine() for each in handlers if each is not None}
    threads = sum(map(_limit, handlers))
    with ThreadPoolExecutor(max_workers=max(1, min(threads, len(lanes)))) as pool:

        async def follow(lane: list[Job]) -> None:
            for job in lane:
                async with limits[job.handler]:
                    call = coroutines.get(job.handler) if job.handler is not None else None
                    if not run.may_start(job):
                        continue
                    await (
                        run.handle_later(job, call) if call is not None else _in_thread(pool, run.handle_in_thread, job)
                    )

        async with asyncio.TaskGroup() as group:

            async def feed(waiting: list[list[Job]], room: asyncio.Semaphore) -> None:
                # Each lane is a task of its own, which its handler may cancel; all of them at once would take more
                # memory than the batch.
                for lane in waiting:
                    await room.acquire()
                    group.create_task(follow(lane)).add_done_callback(lambda _: room.release())

            for handler, waiting in _by_first_handler(lanes).items():
                group.create_task(feed(waiting, asyncio.Semaphore(_limit(handler))))
    if run.interrupt is None:
        run.close(lanes)


def _lanes(run: Run, jobs: list[Job]) -> list[list[Job]]:
    """The records in the lanes within which order holds; one that has no lane is alone in its own."""
    lanes: dict[Any, list[Job]] = {}
    for job in jobs:
        if run.may_start(job) and run.choose(job):
            lanes.setdefault(("lane", job.lane) if job.lane is not None else ("alone", job.index), []).append(job)
    return list(lanes.values())


def _by_first_handler(lanes: list[list[Job]]) -> dict[Handler | None, list[list[Job]]]:
    """The lanes by the handler that begins them: none waits for a lane that another's limit holds up."""
    found: dict[Handler | None, list[list[Job]]] = {}
    for lane in lanes:
        found.setdefault(lane[0].handler, []).append(lane)
    return found


def _limit(handler: Handler | None) -> int:
    """How many records a handler takes at a time; what no handler takes is settled one by one."""
    return handler.route.concurrency if handler is not None else 1


async def _in_thread(pool: Executor, function: Callable[[Job], None], job: Job) -> None:
    import asyncio

    context = copy_context()
    await asyncio.get_running_loop().run_in_executor(pool, lambda: context.run(function, job))
