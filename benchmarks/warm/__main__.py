"""Every warm measurement, one table after the other; prints seconds a call, by table, candidate and round, as JSON."""

import importlib
import json
import logging
import sys

import clock

logging.disable(logging.CRITICAL)  # none of the candidates logs what is timed; a warning once must not decide

#: Each table: its module, the arguments for its candidates, and the part of the asked rounds that it runs.
TABLES = {
    "s3": ("s3_put", (), 1.0),
    **{f"rest {routes}": ("rest_get", (routes,), 0.5) for routes in (1, 10, 100, 1000)},
    "middlewares": ("middlewares", (), 0.5),
    "post": ("rest_post", (), 0.5),
    "bodies": ("body_kinds", (), 0.5),
    "hostile": ("hostile_body", (), 0.2),
    "lex_v2": ("lex_turn", (), 0.5),
    "sqs": ("sqs_batch", (), 0.1),
    "detect": ("detection", (), 0.1),
}

rounds = int(sys.argv[2])
found = {}
for table, (module, arguments, part) in TABLES.items():
    candidates = importlib.import_module(module).candidates(*arguments)
    found[table] = clock.rounds(candidates, max(3, int(rounds * part)))
json.dump(found, sys.stdout)
