"""A substitute for AWS: moto's server in a separate process, on loopback; and its clients."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from importlib import import_module
from time import monotonic, sleep
from typing import Any

#: Credentials that are none, for the processes and clients of a test.
VARIABLES = {
    "AWS_ACCESS_KEY_ID": "testing",
    "AWS_SECRET_ACCESS_KEY": "testing",
    "AWS_DEFAULT_REGION": "us-east-1",
    "AWS_EC2_METADATA_DISABLED": "true",
}

_SERVE = """
import sys, time
from moto.server import ThreadedMotoServer
ThreadedMotoServer("127.0.0.1", int(sys.argv[1]), verbose=False).start()
time.sleep(3600)
"""


class AWS:
    """An endpoint, and clients of it."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._clients: dict[str, Any] = {}

    def client(self, service: str) -> Any:
        """A client of a service."""
        if service not in self._clients:
            self._clients[service] = import_module("boto3").client(
                service,
                endpoint_url=self.url,
                region_name=VARIABLES["AWS_DEFAULT_REGION"],
                aws_access_key_id=VARIABLES["AWS_ACCESS_KEY_ID"],
                aws_secret_access_key=VARIABLES["AWS_SECRET_ACCESS_KEY"],
            )
        return self._clients[service]

    def queue(self, name: str, **attributes: str) -> tuple[str, str]:
        """A new queue: its URL and its ARN."""
        sqs = self.client("sqs")
        if name.endswith(".fifo"):
            attributes |= {"FifoQueue": "true", "ContentBasedDeduplication": "true"}
        url = sqs.create_queue(QueueName=name, Attributes=attributes)["QueueUrl"]
        arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
        return url, arn

    def count(self, url: str) -> int:
        """The number of messages in a queue, whether they are visible or not.

        A message that becomes visible between the two counts of the service is in neither, so that none is asked again.
        """
        return self._count(url) or self._count(url)

    def _count(self, url: str) -> int:
        names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
        found = self.client("sqs").get_queue_attributes(QueueUrl=url, AttributeNames=names)["Attributes"]
        return sum(int(found[each]) for each in names)

    def send(self, url: str, bodies: list[str], group: str | None = None) -> None:
        """Send messages, ten at a time."""
        more = {"MessageGroupId": group} if group is not None else {}
        for start in range(0, len(bodies), 10):
            some = enumerate(bodies[start : start + 10])
            entries = [{"Id": str(place), "MessageBody": body, **more} for place, body in some]
            assert not self.client("sqs").send_message_batch(QueueUrl=url, Entries=entries).get("Failed")


def free_port() -> int:
    """A port on which nothing listens."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


@contextmanager
def moto_server() -> Generator[AWS]:
    """The server, while a block lasts."""
    port = free_port()
    process = subprocess.Popen([sys.executable, "-W", "ignore", "-c", _SERVE, str(port)], stderr=subprocess.DEVNULL)
    try:
        end = monotonic() + 60
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                assert process.poll() is None, "moto's server has ended"
                assert monotonic() < end
                sleep(0.05)
        yield AWS(f"http://127.0.0.1:{port}")
    finally:
        process.terminate()
        process.wait(10)
