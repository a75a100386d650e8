"""Messages of Protobuf, made at run time of the descriptors that protoc would make of this file:

syntax = "proto3";
package shop;
import "google/protobuf/any.proto";
import "google/protobuf/duration.proto";
import "google/protobuf/timestamp.proto";
import "google/protobuf/wrappers.proto";
message Unused { string name = 1; }
message Order {
  enum Kind { NEW = 0; OLD = 1; }
  message Line { string sku = 1; int64 cents = 2; }
  string order_id = 1;
  int64 total_cents = 2;
  Kind kind = 3;
  repeated Line lines = 4;
  map<string, int32> counts = 5;
  optional string note = 6;
  google.protobuf.Timestamp placed_at = 7;
  bytes label = 8;
}
message Parcel {
  google.protobuf.Int64Value grams = 1;
  google.protobuf.BytesValue seal = 2;
  google.protobuf.StringValue note = 3;
  google.protobuf.Duration transit = 4;
  google.protobuf.Timestamp sent_at = 5;
  google.protobuf.Any content = 6;
  repeated google.protobuf.UInt64Value stops = 7;
}
"""

from __future__ import annotations

from typing import Any

from google.protobuf import (  # type: ignore[import-untyped]
    any_pb2,
    descriptor_pb2,
    descriptor_pool,
    duration_pb2,
    message_factory,
    timestamp_pb2,
    wrappers_pb2,
)

_TYPES: Any = descriptor_pb2.FieldDescriptorProto


def _file() -> Any:
    file: Any = descriptor_pb2.FileDescriptorProto(
        name="shop.proto",
        package="shop",
        syntax="proto3",
        dependency=[f"google/protobuf/{name}.proto" for name in ("any", "duration", "timestamp", "wrappers")],
    )
    file.message_type.add(name="Unused").field.add(name="name", number=1, type=_TYPES.TYPE_STRING, label=1)
    order = file.message_type.add(name="Order")
    kind = order.enum_type.add(name="Kind")
    kind.value.add(name="NEW", number=0)
    kind.value.add(name="OLD", number=1)
    line = order.nested_type.add(name="Line")
    line.field.add(name="sku", number=1, type=_TYPES.TYPE_STRING, label=1)
    line.field.add(name="cents", number=2, type=_TYPES.TYPE_INT64, label=1)
    entry = order.nested_type.add(name="CountsEntry")
    entry.options.map_entry = True
    entry.field.add(name="key", number=1, type=_TYPES.TYPE_STRING, label=1)
    entry.field.add(name="value", number=2, type=_TYPES.TYPE_INT32, label=1)
    order.oneof_decl.add(name="_note")
    add = order.field.add
    add(name="order_id", number=1, type=_TYPES.TYPE_STRING, label=1)
    add(name="total_cents", number=2, type=_TYPES.TYPE_INT64, label=1)
    add(name="kind", number=3, type=_TYPES.TYPE_ENUM, label=1, type_name=".shop.Order.Kind")
    add(name="lines", number=4, type=_TYPES.TYPE_MESSAGE, label=3, type_name=".shop.Order.Line")
    add(name="counts", number=5, type=_TYPES.TYPE_MESSAGE, label=3, type_name=".shop.Order.CountsEntry")
    add(name="note", number=6, type=_TYPES.TYPE_STRING, label=1, oneof_index=0, proto3_optional=True)
    add(name="placed_at", number=7, type=_TYPES.TYPE_MESSAGE, label=1, type_name=".google.protobuf.Timestamp")
    add(name="label", number=8, type=_TYPES.TYPE_BYTES, label=1)
    add = file.message_type.add(name="Parcel").field.add
    kinds = ("Int64Value", "BytesValue", "StringValue", "Duration", "Timestamp", "Any", "UInt64Value")
    names = ("grams", "seal", "note", "transit", "sent_at", "content", "stops")
    for number, (name, kind) in enumerate(zip(names, kinds, strict=True), start=1):
        label = 3 if name == "stops" else 1
        add(name=name, number=number, type=_TYPES.TYPE_MESSAGE, label=label, type_name=f".google.protobuf.{kind}")
    return file


_pool: Any = descriptor_pool.DescriptorPool()
for _imported in (any_pb2, duration_pb2, timestamp_pb2, wrappers_pb2):
    _pool.AddSerializedFile(_imported.DESCRIPTOR.serialized_pb)
_pool.Add(_file())
_classes: Any = message_factory.GetMessageClassesForFiles(["shop.proto"], _pool)

OrderMessage: Any = _classes["shop.Order"]
ParcelMessage: Any = _classes["shop.Parcel"]
UnusedMessage: Any = _classes["shop.Unused"]
