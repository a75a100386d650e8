"""A million records through the simulated services, and the account of them: `make soak`."""

from __future__ import annotations

import logging
import random
import sys
import time
from collections import Counter

from tests.batches.test_simulated_services import SETTINGS, a_script
from tests.support.simulator import KINDS, SERVICES, run

RECORDS = 1_000_000


def main(wanted: int = RECORDS) -> None:
    """Play every service against every kind of handler until so many records have been sent."""
    logging.disable(logging.CRITICAL)
    chance = random.Random()
    account: Counter[str] = Counter()
    started = time.monotonic()
    while account["records"] < wanted:
        for name in SERVICES:
            for kind in KINDS:
                reports, reads = chance.choice(list(SETTINGS.values()))
                script, seed = a_script(chance, 500), chance.randrange(10**9)
                world = run(name, script, seed, reports=reports, reads=reads, kind=kind)
                world.check()
                account["records"] += len(world.messages)
                account["deliveries"] += world.deliveries
                account["invocations"] += world.invocations
                account["handled"] += sum(each.handled > 0 for each in world.messages)
                account["handled more than once"] += sum(each.handled > 1 for each in world.messages)
                account["dead-lettered"] += sum(each.dead for each in world.messages)
                account["lost"] += sum(not each.handled and not each.dead for each in world.messages)
    for name, count in account.items():
        sys.stdout.write(f"{name:24} {count:>10,}\n")
    sys.stdout.write(f"{'seconds':24} {time.monotonic() - started:>10.1f}\n")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
