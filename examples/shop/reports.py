"""Reports: schedules, click counts, alarms and on-demand invocations."""

from attrs import define

from lambdarouter import Router, Window
from lambdarouter.sources.cloudwatch_alarm import AlarmEvent
from lambdarouter.sources.kinesis import KinesisRecord
from lambdarouter.sources.schedule import ScheduledEvent

from .model import StoreOf

router = Router(tags=["reports"])


@define
class Click:
    """A click: the data of a Kinesis record."""

    sku: str


@define
class Totals:
    """The state of a window: the number of its clicks."""

    count: int = 0


@router.on_schedule(rule="nightly")
def tidy(event: ScheduledEvent, store: StoreOf) -> None:
    """Delete cancelled orders."""
    for each in [each for each in store.orders.values() if each.state == "cancelled"]:
        del store.orders[each.order_id]


@router.on_schedule(rule="hourly")
def remind(event: ScheduledEvent, store: StoreOf) -> None:
    """Remind customers with unpaid orders."""
    store.mails += [f"{each.customer}: please pay" for each in store.orders.values() if each.state == "unpaid"]


@router.on_kinesis(stream="clicks")
def count_clicks(window: Window[Totals, KinesisRecord[Click]], store: StoreOf) -> Totals:
    """Count the clicks of each window, and store the total at its end."""
    totals = Totals((window.state or Totals()).count + len(window))
    if window.is_final and window.start is not None:
        store.clicks[window.start.isoformat()] = totals.count
    return totals


@router.on_cloudwatch_alarm(state="ALARM")
def alarmed(event: AlarmEvent, store: StoreOf) -> None:
    """Notify the person on call."""
    store.mails.append(f"on call: {event.name}")


@router.on_invoke()
def stock(request: dict[str, str], store: StoreOf) -> dict[str, int]:
    """Return the stock of each product to the caller."""
    return {sku: each.stock for sku, each in store.products.items()}
