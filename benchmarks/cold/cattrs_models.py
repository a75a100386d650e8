"""The bare start with attrs and cattrs, which structure one class: what models cost without a framework."""

import awslambdaric.bootstrap
import cattrs
from attrs import define
from given import CONTEXT, ORDER, REST, S3, check
from by_hand import lambda_handler


@define
class Order:
    order_id: str
    customer: str
    street: str
    city: str
    country: str
    quantity: int
    price: float
    express: bool
    note: str
    reference: int


converter = cattrs.Converter()
order = converter.structure(ORDER, Order)
if converter.unstructure(order) != ORDER:
    raise SystemExit("cattrs did not structure the order")
seen = lambda_handler(S3, CONTEXT)
check(seen, lambda_handler(REST, CONTEXT))
