"""What the shop knows, and what its handlers depend on."""

from typing import Annotated

from attrs import Factory, define, evolve, field, frozen, validators

from lambdarouter import Depends


@frozen
class Product:
    """Something to buy."""

    sku: str
    name: str
    price: float
    stock: int = 0


@frozen
class Order:
    """What a customer asked for."""

    order_id: str = field(validator=validators.min_len(1))
    customer: str
    sku: str
    quantity: int
    state: str = "placed"


class NoStockError(Exception):
    """There is less of a product than was ordered."""


@define
class Store:
    """The state of the shop; a real one is a table with these methods."""

    products: dict[str, Product] = Factory(dict[str, Product])
    orders: dict[str, Order] = Factory(dict[str, Order])
    pictures: dict[str, str] = Factory(dict[str, str])
    customers: dict[str, str] = Factory(dict[str, str])
    mails: list[str] = Factory(list[str])
    clicks: dict[str, int] = Factory(dict[str, int])

    def place(self, order: Order) -> Order:
        """Take an order, once: a queue may deliver its message again."""
        if order.order_id in self.orders:
            return self.orders[order.order_id]
        product = self.products[order.sku]
        if product.stock < order.quantity:
            raise NoStockError
        self.products[order.sku] = evolve(product, stock=product.stock - order.quantity)
        self.orders[order.order_id] = order
        return order

    def move(self, order_id: str, state: str) -> Order:
        """Note what became of an order."""
        self.orders[order_id] = evolve(self.orders[order_id], state=state)
        return self.orders[order_id]


def get_store() -> Store:
    """The store of this execution environment: made when the first handler needs it."""
    return Store(products={"tea": Product("tea", "Tea", 4.5, stock=10), "pot": Product("pot", "Pot", 30.0, stock=1)})


#: How a handler asks for it.
StoreOf = Annotated[Store, Depends(get_store, scope="environment")]
