"""Hand-written payloads that share keys with those of another source, or with none: what each of them is.

By source (None: an on-demand payload), then by what is odd about it. Each holds only what it is told by, and what it
could be mistaken for.
"""

from __future__ import annotations

from typing import Any

HTTP: dict[str, Any] = {"http": {"method": "GET", "path": "/"}, "stage": "$default"}
SOCKET: dict[str, Any] = {"connectionId": "c", "eventType": "CONNECT", "routeKey": "$connect", "stage": "prod"}
V1: dict[str, Any] = {"resource": "/", "path": "/", "httpMethod": "GET", "headers": None}
V2: dict[str, Any] = {"version": "2.0", "method": "GET", "path": "/"}
GUARD: dict[str, Any] = {"type": "REQUEST", "methodArn": "arn:aws:execute-api:us-east-1:123456789012:a/prod/GET/"}
CALL: dict[str, Any] = {"functionArn": "arn:aws:lambda:us-east-1:123456789012:function:f", "condition": "Success"}
ALARM: dict[str, Any] = {"source": "aws.cloudwatch", "alarmData": {"alarmName": "a"}, "region": "us-east-1"}
BUS: dict[str, Any] = {"version": "0", "source": "aws.ec2", "detail-type": "d", "detail": {}, "region": "us-east-1"}
TICK: dict[str, Any] = {**BUS, "source": "aws.events", "detail-type": "Scheduled Event"}
POOL: dict[str, Any] = {"version": "1", "region": "eu-west-1"}
FIELD: dict[str, Any] = {"arguments": {}, "info": {"fieldName": "f", "parentTypeName": "Query"}}
AGENT: dict[str, Any] = {"messageVersion": "1.0", "agent": {}, "actionGroup": "g"}
STEP: dict[str, Any] = {"SecretId": "s", "ClientRequestToken": "t"}
STACK: dict[str, Any] = {"StackId": "s", "LogicalResourceId": "l"}
STREAM = "arn:aws:kinesis:us-east-1:123456789012:stream/s"
TABLE = "arn:aws:dynamodb:us-east-1:123456789012:table/t/stream/2026"

COLLISIONS: dict[str | None, dict[str, Any]] = {
    None: {
        "an empty object": {},
        "an empty list": [],
        "null": None,
        "a number": 1,
        "a string": "x",
        "no records": {"Records": []},
        "records that are null": {"Records": None},
        "records that are a string": {"Records": "aws:s3"},
        "records that are an object": {"Records": {"0": {"eventSource": "aws:s3"}}},
        "a record that is a number": {"Records": [1]},
        "a record of an unknown service": {"Records": [{"eventSource": "aws:acme"}]},
        "a record whose service is no text": {"Records": [{"eventSource": ["aws:s3"]}]},
        "records in lower case": {"records": [1]},
        "a stream without a window": {"Records": [], "eventSourceARN": STREAM},
        "a window of no stream": {"Records": [], "window": {}, "eventSourceARN": "kinesis"},
        "a null request context": {"requestContext": None},
        "a request context of text": {"requestContext": "elb"},
        "a stage alone": {"requestContext": {"stage": "prod"}},
        "Firehose's own answer": {"records": [{"recordId": "1", "result": "Ok", "data": ""}]},
        "a CloudTrail record": {"eventVersion": "1.08", "eventSource": "s3.amazonaws.com", "eventName": "PutObject"},
        "an event source that is no text": {"eventSource": {}, "records": {}},
        "a user's describe": {"describe": "me"},
        "a user's Event": {"Event": "OrderPlaced", "Bucket": "b"},
        "a list of mixed things": [{"eventSource": "aws:sqs"}, 1],
        "a list of unknown things": [{"eventSource": "aws:acme"}],
    },
    # Records
    "sns": {"the key has a capital": {"Records": [{"EventSource": "aws:sns", "Sns": {}}]}},
    "sqs": {"S3 inside": {"Records": [{"eventSource": "aws:sqs", "body": '{"Records": [{"eventSource": "aws:s3"}]}'}]}},
    "s3": {"a test event": {"Service": "Amazon S3", "Event": "s3:TestEvent", "Bucket": "b"}},
    "cloudfront": {"no service is named": {"Records": [{"cf": {"config": {}, "request": {}}}]}},
    "kinesis": {"a window without records": {"Records": [], "window": {}, "eventSourceARN": STREAM}},
    "dynamodb": {"a window without records": {"Records": [], "window": {}, "eventSourceARN": TABLE}},
    # Pollers without `Records`, and lists
    "kafka": {
        "managed": {"eventSource": "aws:kafka", "records": {}, "bootstrapServers": "b:9092"},
        "as documented": {"eventSource": "SelfManagedKafka", "records": {}},
        "as seen": {"eventSource": "aws:SelfManagedKafka", "records": {}},
        "by its brokers": {"bootstrapServers": "b:9092", "records": {}},
    },
    "activemq": {
        "as documented": {"eventSource": "aws:amq", "messages": []},
        "as seen": {"eventSource": "aws:mq", "messages": []},
    },
    "rabbitmq": {"named": {"eventSource": "aws:rmq", "rmqMessagesByQueue": {}}, "unnamed": {"rmqMessagesByQueue": {}}},
    "documentdb": {"named": {"eventSource": "aws:docdb", "events": []}},
    "eventbridge_pipes": {
        "flat records of a stream": [{"eventSource": "aws:kinesis", "data": ""}],
        "of a topic": [{"eventSource": "aws:kafka", "eventSourceKey": "topic-0"}],
    },
    # A list called `records`, or an invocation with an id
    "firehose": {
        "whole": {"invocationId": "i", "records": [], "deliveryStreamArn": "arn"},
        "with a misspelt key": {"invocationId": "i", "records": [], "deliverySteamArn": "arn"},
        "without an ARN": {"invocationId": "i", "records": [], "region": "us-east-1"},
    },
    "kinesis_analytics": {"with an application": {"invocationId": "i", "records": [], "applicationArn": "arn"}},
    "s3_batch": {"a job": {"invocationId": "i", "invocationSchemaVersion": "1.0", "job": {}, "tasks": []}},
    "workmail": {"a flow": {"invocationId": "i", "summaryVersion": "2018-10-10", "flowDirection": "INBOUND"}},
    # HTTP
    "api_gateway_http": {
        "a domain of one's own": {**V2, "requestContext": {**HTTP, "domainName": "api.example.com"}},
        "on a developer's machine": {"version": "2.0", "requestContext": {**HTTP, "domainName": "localhost"}},
        "without a host": {"version": "2.0", "requestContext": HTTP},
    },
    "function_url": {
        "whole": {"version": "2.0", "requestContext": {**HTTP, "domainName": "a.lambda-url.us-east-1.on.aws"}},
        "without a stage": {"requestContext": {"http": {}, "domainName": "<url-id>.lambda-url.eu-west-1.on.aws"}},
    },
    "vpc_lattice_v1": {"with a query": {"raw_path": "/?a=1", "method": "GET", "query_string_parameters": {}}},
    "vpc_lattice_v2": {
        "whole": {**V2, "requestContext": {"serviceNetworkArn": "arn", "targetGroupArn": "arn"}},
        "by its target group": {**V2, "requestContext": {"targetGroupArn": "arn"}},
        "with a key of version 1": {
            **V2,
            "query_string_parameters": {},
            "requestContext": {"serviceNetworkArn": "arn"},
        },
        "with headers as lists": {**V2, "headers": {"a": ["1"]}, "requestContext": {"serviceNetworkArn": "arn"}},
    },
    "api_gateway_rest": {
        "whole": {**V1, "requestContext": {"stage": "prod", "identity": {}}},
        "without a context": V1,
        "from a local server": {**V1, "version": "1.0", "requestContext": {"stage": "prod"}},
        "with another version": {**V1, "version": 2, "requestContext": {"stage": "prod"}},
        "with a connection": {**V1, "requestContext": {"connectionId": "c", "eventType": None}},
        "behind an authorizer": {**V1, "requestContext": {"authorizer": {"principalId": "u"}, "apiId": "a"}},
    },
    "alb": {
        "single values": {**V1, "requestContext": {"elb": {"targetGroupArn": "arn"}}},
        "several values": {"httpMethod": "GET", "path": "/", "multiValueHeaders": {}, "requestContext": {"elb": {}}},
    },
    "api_gateway_websocket": {
        "connecting": {"requestContext": SOCKET},
        "a message without headers": {"body": "", "requestContext": {**SOCKET, "eventType": "MESSAGE"}},
        "the older form": {**V1, "requestContext": {**SOCKET, "eventType": "DISCONNECT"}},
    },
    "api_gateway_authorizer": {
        "a token": {**GUARD, "type": "TOKEN", "authorizationToken": "t"},
        "of a REST API": {**V1, **GUARD, "requestContext": {"stage": "prod"}},
        "of a WebSocket": {**GUARD, "requestContext": SOCKET},
        "merged with a Lambda context": {**V1, **GUARD, "version": "$LATEST", "requestContext": {}},
        "of an HTTP API, 1.0": {**V1, **GUARD, "authorizationToken": "t", "requestContext": {"apiId": "a"}},
        "of an HTTP API, 2.0": {"version": "2.0", "type": "REQUEST", "routeArn": "arn", "requestContext": HTTP},
    },
    # GraphQL
    "appsync_authorizer": {
        "whole": {"authorizationToken": "t", "requestContext": {"apiId": "a", "queryString": "query"}},
        "with another key": {"authorizationToken": "t", "requestContext": {"apiId": "a", "queryDocument": "query"}},
    },
    "appsync_resolver": {
        "direct": FIELD,
        "the older form": {"typeName": "Query", "fieldName": "f", "arguments": {}},
        "a batch": [FIELD, FIELD],
    },
    "appsync_events": {"published": {"info": {"channel": {"path": "/a"}, "operation": "PUBLISH"}, "events": []}},
    # Buses, schedules, alarms
    "eventbridge": {"of a service": BUS, "a user's Scheduled Event": {**TICK, "source": "acme"}},
    "schedule": {"a rule": TICK, "Scheduler": {**TICK, "source": "aws.scheduler", "detail": "{}"}},
    "cloudwatch_alarm": {"bare": ALARM, "in an envelope": {**BUS, **ALARM}},
    "lambda_destination": {"whole": {"version": "1.0", "requestContext": CALL, "requestPayload": {}}},
    "esm_failure": {"no payload": {"version": "1.0", "requestContext": CALL, "KinesisBatchInfo": {}}},
    # `version` beside `request`, `messageVersion` beside `bot`
    "cognito_user_pool": {"a sign-up": {**POOL, "triggerSource": "PreSignUp_SignUp", "userPoolId": "p", "request": {}}},
    "cognito_sync": {"a data set": {**POOL, "version": 2, "identityPoolId": "p", "datasetRecords": {}}},
    "alexa_skill": {
        "whole": {"version": "1.0", "session": {}, "context": {"System": {}}, "request": {"type": "LaunchRequest"}},
        "without a context": {"version": "1.0", "session": {}, "request": {"type": "LaunchRequest", "requestId": "r"}},
    },
    "alexa_smart_home": {
        "version 3": {"directive": {"header": {"namespace": "Alexa.Discovery"}, "payload": {}}},
        "version 2": {"header": {"namespace": "Alexa.ConnectedHome.Control", "name": "TurnOn"}, "payload": {}},
    },
    "lex_v1": {"whole": {"messageVersion": "1.0", "bot": {}, "currentIntent": {}}},
    "lex_v2": {"whole": {"messageVersion": "1.0", "bot": {}, "sessionState": {}}},
    "bedrock_agent": {"an API": {**AGENT, "apiPath": "/"}, "a function": {**AGENT, "function": "f"}},
    # Steps of services
    "secrets_manager": {"as documented": {**STEP, "Step": "createSecret"}, "as seen": {**STEP, "Step": "CreateSecret"}},
    "cloudformation": {
        "a stack's": {**STACK, "RequestType": "Create", "ResponseURL": "https://example.com"},
        "a provider's": {**STACK, "RequestType": "Delete"},
    },
    "codepipeline": {"a key with a dot": {"CodePipeline.job": {"id": "j"}}},
    "cloudwatch_custom_widget": {
        "drawn": {"describe": False, "widgetContext": {"dashboardName": "d"}},
        "described": {"describe": True},
    },
}
