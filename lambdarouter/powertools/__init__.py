"""Powertools for AWS Lambda: Logger, Metrics, Tracer, Idempotency and Parameters (extra `powertools`).

    app = App()
    instrument(app, logger=Logger(), metrics=Metrics(namespace="shop"), tracer=Tracer())
    store = DynamoDBPersistenceLayer(table_name="idempotency")

    @app.on_sqs(queue="orders")
    @use(idempotent(store))
    def ship(message: SQSMessage[Order], rate: Annotated[str, parameter("/shop/rate")]) -> None: ...

Nothing else in lambdarouter imports Powertools. Each part of it is imported when the service uses that part.

Source: https://docs.aws.amazon.com/powertools/python/latest/
"""

from ._idempotency import IdempotencyKeyMissingError, idempotent
from ._observing import instrument
from ._parameters import app_config, parameter, secret

__all__ = ["IdempotencyKeyMissingError", "app_config", "idempotent", "instrument", "parameter", "secret"]
