"""Every rule with its severity, explanation and fix. the page "Check before deploying" lists them."""

from __future__ import annotations

from typing import Final

from .findings import Rule

#: Every rule by its id.
RULES: Final[dict[str, Rule]] = {}


def _rule(rule_id: str, name: str, severity: str, explanation: str, fix: str) -> Rule:
    assert severity in ("error", "warning", "note")
    RULES[rule_id] = rule = Rule(rule_id, name, severity, explanation, fix)  # type: ignore[arg-type]
    return rule


# --- The app --------------------------------------------------------------------------------------------------------

START = _rule(
    "LR101",
    "app-cannot-start",
    "error",
    "The module, a deferred router, or an annotation of a handler cannot be loaded. The function would fail on its "
    "first event.",
    "Correct what the message names.",
)
NEVER = _rule(
    "LR102",
    "filter-never-matches",
    "error",
    "A filter has a form that only templates have, or two filters exclude each other. No event ever matches.",
    "Write the value as it is in the event: `ObjectCreated:Put` without `s3:`, the name of a rule instead of its "
    "schedule, a glob or `re.compile(...)` instead of the text of a regular expression.",
)
SHADOWED = _rule(
    "LR103",
    "handler-shadowed",
    "warning",
    "Another handler is tried first and matches every event of this handler, so this handler is never called.",
    "Remove the handler, or narrow the filters of the other one.",
)
NO_HANDLER_FOR_ONLY = _rule(
    "LR104",
    "accepted-source-without-handler",
    "warning",
    "`only=` or `LAMBDAROUTER_ONLY` accepts a source without a handler.",
    "Register a handler of the source, or remove the source from the option.",
)
NOT_ACCEPTED = _rule(
    "LR105",
    "handler-of-refused-source",
    "warning",
    "`only=` or `LAMBDAROUTER_ONLY` rejects the source of this handler in every function of the template.",
    "Accept the source in a function, or remove the handler.",
)
BLOCKING = _rule(
    "LR106",
    "blocking-call-in-coroutine",
    "note",
    "A coroutine handler calls a function that blocks the event loop: other records of the batch wait meanwhile.",
    "Await an asynchronous client, or wrap the call: `await asyncio.to_thread(...)`.",
)
EXTRA = _rule(
    "LR107",
    "missing-extra",
    "warning",
    "A handler needs a package that is not installed here.",
    'Install the extra that the message names, such as `pip install "lambdarouter[forms]"`.',
)
BYPASSED = _rule(
    "LR108",
    "inner-handlers-bypassed",
    "note",
    "A handler gets every record of a source, including records that contain an event with its own handler.",
    "Write `rest=True` to try the handlers of the events inside first, or add a filter.",
)

# --- Triggers and handlers ------------------------------------------------------------------------------------------

UNKNOWN_VALUE = _rule(
    "LR200",
    "unknown-value",
    "note",
    "A value is known only after the deployment, or its expression cannot be resolved. It is not checked.",
    "Nothing has to be done. To check the value, write it in the template, or pass `--parameter NAME=VALUE`.",
)
MISSING_RESPONSE_TYPES = _rule(
    "LR201",
    "response-types-missing",
    "error",
    "The app reports failed records, but the event source mapping does not read the report: Lambda treats every "
    "batch as a success, and failed records are lost.",
    "Add `FunctionResponseTypes: [ReportBatchItemFailures]` to the mapping, or remove the source from "
    "`report_batch_item_failures`.",
)
UNUSED_RESPONSE_TYPES = _rule(
    "LR202",
    "response-types-unused",
    "warning",
    "The event source mapping reads a report of failed records, but the app does not write one: one failed record "
    "repeats its whole batch.",
    "Write `App(report_batch_item_failures=True)`, or remove `FunctionResponseTypes` from the mapping.",
)
NO_HANDLER = _rule(
    "LR203",
    "trigger-without-handler",
    "error",
    "No handler matches the events of this trigger: each invocation fails, and its events go to a dead-letter queue.",
    "Register a handler whose filters match, or remove the trigger.",
)
NO_TRIGGER = _rule(
    "LR204",
    "handler-without-trigger",
    "error",
    "Nothing in the template sends the events of this handler: it never runs.",
    "Add the trigger to the function, or correct the filters of the handler.",
)
GENERATED = _rule(
    "LR205",
    "generated-name",
    "error",
    "The filter is on a queue, bucket, table ... whose name CloudFormation generates: it never matches.",
    "Give the resource a name in the template, or use a glob in the filter.",
)
REFUSED_PATTERN = _rule(
    "LR206",
    "pattern-refused",
    "error",
    "AWS rejects this event pattern or filter.",
    'Write it as AWS documents it: `{"key": ["value", {"prefix": "text"}]}`.',
)
DISJOINT_PATTERN = _rule(
    "LR207",
    "pattern-excludes-handler",
    "error",
    "No event that passes the filter criteria or event pattern of the trigger matches this handler.",
    "Make `pattern=` or the filters of the handler agree with the pattern in the template.",
)

DISABLED = _rule(
    "LR208",
    "trigger-disabled",
    "warning",
    "The handler has a trigger, but the trigger is disabled: it sends nothing, and the handler never runs.",
    "Enable the trigger (`Enabled: true`, `State: ENABLED`), or remove the trigger and the handler.",
)

# --- Mappings, queues and streams -----------------------------------------------------------------------------------

VISIBILITY = _rule(
    "LR210",
    "visibility-timeout",
    "warning",
    "The visibility timeout of the queue is less than six times the timeout of the function plus the batching window: "
    "messages are delivered again while they are still being handled.",
    "Raise `VisibilityTimeout` of the queue, or lower `Timeout` of the function.",
)
BATCH_SETTINGS = _rule(
    "LR211",
    "batch-settings",
    "error",
    "Lambda rejects this combination of batch size, batching window and concurrency.",
    "Keep to the limits that the message names.",
)
CONCURRENCY = _rule(
    "LR212",
    "maximum-concurrency",
    "warning",
    "The maximum concurrency of the mapping is more than the function's reserved concurrency: invocations are "
    "throttled, and messages reach the dead-letter queue without having been handled.",
    "Lower `MaximumConcurrency`, or raise `ReservedConcurrentExecutions`.",
)
NO_DEAD_LETTER_QUEUE = _rule(
    "LR213",
    "queue-without-dead-letter-queue",
    "warning",
    "A message that always fails is received again until it expires, and is then lost.",
    "Add a `RedrivePolicy` with a dead-letter queue to the queue.",
)
UNBOUNDED_RETRIES = _rule(
    "LR214",
    "stream-retries-unbounded",
    "warning",
    "A record that always fails blocks its shard until it expires.",
    "Set `MaximumRetryAttempts` or `MaximumRecordAgeInSeconds`, and an on-failure destination.",
)
FIFO = _rule(
    "LR215",
    "fifo-mismatch",
    "error",
    "AWS rejects this use of a FIFO queue or topic.",
    "Correct what the message names.",
)
RECEIVE_COUNT = _rule(
    "LR216",
    "low-receive-count",
    "note",
    "AWS recommends a `maxReceiveCount` of at least 5: throttled invocations also count.",
    "Raise `maxReceiveCount` of the redrive policy.",
)
NO_DESTINATION = _rule(
    "LR217",
    "no-failure-destination",
    "note",
    "Events that still fail after the last retry are lost: there is no dead-letter queue or on-failure destination.",
    "Add a `DeadLetterQueue`, an `EventInvokeConfig` or a `DestinationConfig` with an on-failure destination.",
)

# --- The function ---------------------------------------------------------------------------------------------------

HANDLER_PATH = _rule(
    "LR220",
    "handler-path",
    "error",
    "`Handler` is neither this app nor a function in its module: the function cannot start.",
    "Write the module and the name with dots, such as `service.handler`.",
)
RUNTIME = _rule(
    "LR221",
    "runtime",
    "error",
    "lambdarouter needs Python 3.11 or later.",
    "Write a supported runtime, such as `python3.13`.",
)
RESERVE = _rule(
    "LR222",
    "time-reserve",
    "error",
    "`time_reserve_millis` is not less than the timeout of the function: no record is ever started.",
    "Raise `Timeout` of the function, or lower `time_reserve_millis`.",
)
SNAP_START = _rule(
    "LR223",
    "snap-start",
    "warning",
    "SnapStart has no effect here: it needs Python 3.12 or later, and a published version or an alias.",
    "Add `AutoPublishAlias` (SAM) or an `AWS::Lambda::Version`, and a runtime of Python 3.12 or later.",
)
ONLY = _rule(
    "LR224",
    "only-variable",
    "error",
    "`LAMBDAROUTER_ONLY` has an unknown source, or has no source in common with `only=`: the app cannot start.",
    "Write the names of sources, separated by commas.",
)

# --- HTTP -----------------------------------------------------------------------------------------------------------

CORS_TWICE = _rule(
    "LR230",
    "cors-twice",
    "warning",
    "Both the app and the API or function URL have CORS settings: one replaces or repeats the headers of the other.",
    "Keep `HTTPSettings(cors=...)`, or the setting in the template; not both.",
)
BINARY = _rule(
    "LR231",
    "binary-media-types",
    "warning",
    "The app compresses responses, but the REST API has no binary media types: clients get base64 text.",
    'Add `BinaryMediaTypes: ["*/*"]` to the API, or write `HTTPSettings(compress=False)`.',
)

# --- Permissions ----------------------------------------------------------------------------------------------------

NO_PERMISSION = _rule(
    "LR240",
    "permission-missing",
    "error",
    "No `AWS::Lambda::Permission` lets the service invoke the function: its events are dropped or the deployment "
    "fails.",
    "Add an `AWS::Lambda::Permission` with the principal that the message names.",
)
NO_ROLE_PERMISSION = _rule(
    "LR241",
    "role-permission-missing",
    "error",
    "The role of the function is not allowed to read the queue or stream: the event source mapping cannot be created.",
    "Add the actions that the message names to the role, or AWS's managed policy for the source.",
)
