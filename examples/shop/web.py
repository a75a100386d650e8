"""The HTTP handlers of the shop."""

from typing import Annotated

from lambdarouter import Depends, Router
from lambdarouter.http import Forbidden, Header, HTTPError

from .model import Order, Product, StoreOf

router = Router(tags=["web"])


def only_staff(x_staff_key: Annotated[str, Header()] = "") -> None:
    """Refuse a request without the staff key."""
    if x_staff_key != "open sesame":
        raise Forbidden("That is for the staff.")


StaffOnly = Annotated[None, Depends(only_staff)]


@router.get("/products")
def list_products(store: StoreOf, at_most: float = 1e9) -> list[Product]:
    """List the products up to a price."""
    return [each for each in store.products.values() if each.price <= at_most]


@router.get("/products/{sku}")
def get_product(sku: str, store: StoreOf) -> Product:
    """Get a product."""
    if sku not in store.products:
        raise HTTPError(404, "There is no such product.")
    return store.products[sku]


@router.put("/products/{sku}")
def put_product(sku: str, product: Product, store: StoreOf, staff: StaffOnly) -> Product:
    """Add or replace a product."""
    if sku != product.sku:
        raise HTTPError(409, "The path and the body name two products.")
    store.products[sku] = product
    return product


@router.delete("/products/{sku}")
def delete_product(sku: str, store: StoreOf, staff: StaffOnly) -> None:
    """Delete a product. It is not an error if the product does not exist."""
    store.products.pop(sku, None)


@router.get("/products/{sku}/picture")
def get_picture(sku: str, store: StoreOf) -> dict[str, str | None]:
    """Get the key of a product's picture."""
    return {"picture": store.pictures.get(sku)}


@router.get("/orders/{order_id}")
def get_order(order_id: str, store: StoreOf) -> Order:
    """Get an order."""
    if order_id not in store.orders:
        raise HTTPError(404, "There is no such order.")
    return store.orders[order_id]


@router.get("/customers/{customer}/orders")
def list_orders(customer: str, store: StoreOf, state: str | None = None) -> list[Order]:
    """List the orders of a customer, optionally of one state."""
    mine = [each for each in store.orders.values() if each.customer == customer]
    return [each for each in mine if state in (None, each.state)]


@router.post("/orders")
def add_order(order: Order, store: StoreOf) -> tuple[Order, int]:
    """Place an order. If the stock is too small, the exception handler of the app responds with a 409."""
    return store.place(order), 201


@router.delete("/orders/{order_id}")
def cancel_order(order_id: str, store: StoreOf) -> Order:
    """Cancel an order."""
    get_order(order_id, store)
    return store.move(order_id, "cancelled")


@router.get("/customers/{customer}")
def get_customer(customer: str, store: StoreOf) -> dict[str, str]:
    """Get a customer."""
    return {"customer": customer, "mail": store.customers[customer]}


@router.get("/health")
async def health() -> dict[str, str]:
    """Respond to health checks."""
    return {"status": "well"}
