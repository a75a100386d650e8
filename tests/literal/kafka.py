"""Kafka: records of Amazon MSK, of a self-managed cluster with a schema registry, and of a pipe."""

from datetime import UTC, datetime

from lambdarouter.sources.kafka import KafkaRecord

from ._reading import Reading

READINGS: list[Reading] = [
    Reading(
        "on_kafka",
        {
            "eventSource": "aws:kafka",
            "eventSourceArn": "arn:aws:kafka:eu-west-1:210987654321:cluster/shop/1a2b",
            "bootstrapServers": "b-1.shop.kafka.eu-west-1.amazonaws.com:9092,b-2.shop.example.com:9092",
            "records": {
                "orders-3": [
                    {
                        "topic": "orders",
                        "partition": 3,
                        "offset": 15,
                        "timestamp": 1769860800001,
                        "timestampType": "LOG_APPEND_TIME",
                        "key": "cGVhcg==",
                        "value": "aGVsbG8=",
                        "headers": [{"tenant": [110, -61, -74]}, {"empty": None}],
                    }
                ]
            },
        },
        [
            KafkaRecord[bytes](
                topic="orders",
                value=b"hello",
                key=b"pear",
                partition=3,
                offset=15,
                timestamp=datetime(2026, 1, 31, 12, 0, 0, 1_000, UTC),
                timestamp_type="LOG_APPEND_TIME",
                headers=(("tenant", "nö".encode()), ("empty", None)),
                cluster_arn="arn:aws:kafka:eu-west-1:210987654321:cluster/shop/1a2b",
                bootstrap_servers=(
                    "b-1.shop.kafka.eu-west-1.amazonaws.com:9092",
                    "b-2.shop.example.com:9092",
                ),
                event_source="aws:kafka",
            )
        ],
    ),
    Reading(
        "on_kafka",
        {
            "eventSource": "SelfManagedKafka",
            "bootstrapServers": "kafka.example.com:9092",
            "records": {
                "baskets-0": [
                    {
                        "topic": "baskets",
                        "partition": 0,
                        "offset": 16,
                        "timestamp": 1769860800002,
                        "timestampType": "CREATE_TIME",
                        "key": "cGVhcg==",
                        "keySchemaMetadata": {"dataFormat": "AVRO", "schemaId": "1001"},
                        "value": "aGVsbG8=",
                        "valueSchemaMetadata": {"dataFormat": "PROTOBUF", "schemaId": "1002"},
                        "headers": [],
                    }
                ]
            },
        },
        [
            KafkaRecord[bytes](
                topic="baskets",
                value=b"hello",
                key=b"pear",
                partition=0,
                offset=16,
                timestamp=datetime(2026, 1, 31, 12, 0, 0, 2_000, UTC),
                timestamp_type="CREATE_TIME",
                key_data_format="AVRO",
                key_schema_id="1001",
                value_data_format="PROTOBUF",
                value_schema_id="1002",
                bootstrap_servers=("kafka.example.com:9092",),
                event_source="SelfManagedKafka",
            )
        ],
    ),
    # A pipe names the topic and partition in one key, and the topic in no other.
    Reading(
        "on_kafka",
        [
            {
                "eventSource": "aws:kafka",
                "eventSourceArn": "arn:aws:kafka:eu-west-1:210987654321:cluster/shop/1a2b",
                "eventSourceKey": "late-orders-4",
                "partition": "4",
                "offset": 17,
                "timestamp": 1769860800003,
                "timestampType": "CREATE_TIME",
                "key": "cGVhcg==",
                "value": "aGVsbG8=",
                "headers": [],
            },
            {
                "eventSource": "SelfManagedKafka",
                "bootstrapServers": "kafka.example.com:9092",
                "topic": "returns",
                "partition": 5,
                "offset": 18,
                "value": "aGVsbG8=",
            },
        ],
        [
            KafkaRecord[bytes](
                topic="late-orders",
                value=b"hello",
                key=b"pear",
                partition=4,
                offset=17,
                timestamp=datetime(2026, 1, 31, 12, 0, 0, 3_000, UTC),
                timestamp_type="CREATE_TIME",
                cluster_arn="arn:aws:kafka:eu-west-1:210987654321:cluster/shop/1a2b",
                event_source="aws:kafka",
            ),
            KafkaRecord[bytes](
                topic="returns",
                value=b"hello",
                partition=5,
                offset=18,
                bootstrap_servers=("kafka.example.com:9092",),
                event_source="SelfManagedKafka",
            ),
        ],
        via=("eventbridge_pipes",),
    ),
]
