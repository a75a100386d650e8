"""One process: the first event after everything was made ready, and those after it; prints microseconds of both as JSON.

`first_event.py <payloads> <candidate> <event>`. Timed is what the runtime client does with an event: parse it, call the handler,
write the answer. Before each event so much memory is read that the processor's caches hold nothing of the last one, as
after the time that a function waits between two events; the first event and the later ones differ in nothing else.
"""

import gc
import importlib
import json
import statistics
import sys
import time

import awslambdaric.bootstrap
from given import CONTEXT, PAYLOADS

LATER = 11
OTHER_MEMORY = bytearray(64 * 1024 * 1024)

_, _, candidate, event = sys.argv
handler = importlib.import_module(candidate).handler
payload = PAYLOADS[event] if event != "sqs" else {"Records": PAYLOADS["sqs"]["Records"][:1]}
text = json.dumps(payload)
PAYLOADS.clear()
gc.collect()
gc.freeze()


def microseconds():
    OTHER_MEMORY.count(b"\x01")
    start = time.thread_time()
    reply = handler(json.loads(text), CONTEXT)
    json.dumps(reply)
    return (time.thread_time() - start) * 1e6


first = microseconds()
json.dump([first, statistics.median([microseconds() for _ in range(LATER)])], sys.stdout)
