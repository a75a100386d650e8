"""`detect` over every sample payload there is."""

import json
from functools import partial

from given import PAYLOADS
from lambdarouter import detect


def candidates():
    """One candidate a payload, and the yardstick of the other tables."""
    text = json.dumps(PAYLOADS["s3"])
    timed = {"json.loads of the payload": lambda: json.loads(text)}
    return timed | {str(index): partial(detect, payload) for index, payload in enumerate(PAYLOADS["corpus"])}
