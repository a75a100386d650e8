"""The model of the shop, and the dependency of its handlers."""

from typing import Annotated

from attrs import Factory, define, evolve, field, frozen, validators

from lambdarouter import Depends


@frozen
class Product:
    """A product."""

    sku: str
    name: str
    price: float
    stock: int = 0


@frozen
class Order:
    """An order of a customer."""

    order_id: str = field(validator=validators.min_len(1))
    customer: str
    sku: str
    quantity: int
    state: str = "placed"


class NoStockError(Exception):
    """The stock of a product is smaller than the ordered quantity."""


@define
class Store:
    """The state of the shop. A real service keeps it in a table, behind the same methods."""

    products: dict[str, Product] = Factory(dict[str, Product])
    orders: dict[str, Order] = Factory(dict[str, Order])
    pictures: dict[str, str] = Factory(dict[str, str])
    customers: dict[str, str] = Factory(dict[str, str])
    mails: list[str] = Factory(list[str])
    clicks: dict[str, int] = Factory(dict[str, int])

    def place(self, order: Order) -> Order:
        """Place an order once, even if the queue delivers its message several times."""
        if order.order_id in self.orders:
            return self.orders[order.order_id]
        product = self.products[order.sku]
        if product.stock < order.quantity:
            raise NoStockError
        self.products[order.sku] = evolve(product, stock=product.stock - order.quantity)
        self.orders[order.order_id] = order
        return order

    def move(self, order_id: str, state: str) -> Order:
        """Change the state of an order."""
        self.orders[order_id] = evolve(self.orders[order_id], state=state)
        return self.orders[order_id]


def get_store() -> Store:
    """Create the store of the execution environment, when a handler first needs it."""
    return Store(products={"tea": Product("tea", "Tea", 4.5, stock=10), "pot": Product("pot", "Pot", 30.0, stock=1)})


#: The annotation of handlers that use the store.
StoreOf = Annotated[Store, Depends(get_store, scope="environment")]
