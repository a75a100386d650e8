"""What happens now and then: imported with the first event of its sources, by `service.py`."""

from attrs import define

from lambdarouter import Router, Window
from lambdarouter.sources.cloudwatch_alarm import AlarmEvent
from lambdarouter.sources.kinesis import KinesisRecord
from lambdarouter.sources.schedule import ScheduledEvent

from .model import StoreOf

router = Router(tags=["reports"])


@define
class Click:
    """A click, as the stream brings it."""

    sku: str


@define
class Totals:
    """The clicks of a window."""

    count: int = 0


@router.on_schedule(rule="nightly")
def tidy(event: ScheduledEvent, store: StoreOf) -> None:
    """Forget what was cancelled."""
    for each in [each for each in store.orders.values() if each.state == "cancelled"]:
        del store.orders[each.order_id]


@router.on_schedule(rule="hourly")
def remind(event: ScheduledEvent, store: StoreOf) -> None:
    """Remind who did not pay."""
    store.mails += [f"{each.customer}: please pay" for each in store.orders.values() if each.state == "unpaid"]


@router.on_kinesis(stream="clicks")
def count_clicks(window: Window[Totals, KinesisRecord[Click]], store: StoreOf) -> Totals:
    """Clicks of each window, added up at its end."""
    totals = Totals((window.state or Totals()).count + len(window))
    if window.is_final and window.start is not None:
        store.clicks[window.start.isoformat()] = totals.count
    return totals


@router.on_cloudwatch_alarm(state="ALARM")
def alarmed(event: AlarmEvent, store: StoreOf) -> None:
    """Somebody should look."""
    store.mails.append(f"on call: {event.name}")


@router.on_invoke()
def stock(request: dict[str, str], store: StoreOf) -> dict[str, int]:
    """How much there is of each product, for whoever invokes the function."""
    return {sku: each.stock for sku, each in store.products.items()}
