"""The helpers of connections, GraphQL, channels and records."""

from __future__ import annotations

from hypothesis import strategies as st

from lambdarouter.sources import (
    api_gateway_websocket,
    appsync_events,
    appsync_resolver,
    firehose,
    kinesis_analytics,
    s3_batch,
    ses,
)
from tests.support.judges.makers.given import Any_, Maker, json, names, plain, some, texts, words

API_GATEWAY_WEBSOCKET: dict[str, Maker] = {
    "accept": plain(api_gateway_websocket.accept, "connect", headers=st.dictionaries(names, names, max_size=2)),
    "refuse": plain(api_gateway_websocket.refuse, "connect", status=st.integers(400, 599)),
    "answer": plain(api_gateway_websocket.answer, "message routed", json),
}
_problem: dict[str, Any_] = {"error_type": words.filter(str.strip), "error_info": json}
APPSYNC_RESOLVER: dict[str, Maker] = {
    "result": plain(appsync_resolver.result, "query mutation pipeline legacy", json)
    | st.builds(
        lambda message, more: ("query", lambda event: appsync_resolver.result(error_message=message, **more)),
        words.filter(str.strip),
        some(**_problem),
    )
}
APPSYNC_EVENTS: dict[str, Maker] = {
    "broadcast": plain(appsync_events.broadcast, "publish", json),
    "drop": plain(appsync_events.drop, "publish"),
    "refuse": plain(appsync_events.refuse, "publish subscribe", words),
    "unauthorized": plain(appsync_events.unauthorized, "publish subscribe"),
}


_streams = "record kinesis msk"
_data = st.binary(max_size=20) | words | json
FIREHOSE: dict[str, Maker] = {
    "ok": plain(firehose.ok, _streams, partition_keys=texts, otf_metadata=texts, data=_data),
    "drop": plain(firehose.drop, _streams),
    "fail": plain(firehose.fail, _streams),
}
KINESIS_ANALYTICS: dict[str, Maker] = {
    "ok": plain(kinesis_analytics.ok, "record firehose", data=_data),
    "drop": plain(kinesis_analytics.drop, "record firehose output"),
    "fail": plain(kinesis_analytics.fail, "record firehose output"),
    "delivered": plain(kinesis_analytics.delivered, "output record"),
    "not_delivered": plain(kinesis_analytics.not_delivered, "output record"),
}
S3_BATCH: dict[str, Maker] = {
    name: plain(getattr(s3_batch, name), "task task_v1", result_string=words)
    for name in ("succeeded", "temporary_failure", "permanent_failure")
}
SES: dict[str, Maker] = {
    name: plain(getattr(ses, name), "request_response message") for name in ("stop_rule", "stop_rule_set", "proceed")
}
