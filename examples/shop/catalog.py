"""Pictures of products, from S3."""

from attrs import evolve

from lambdarouter import Router
from lambdarouter.sources.s3 import S3Event

from .model import StoreOf

router = Router(tags=["catalog"])


@router.on_s3_put(bucket="pictures", suffix=".jpg")
def picture_added(event: S3Event, store: StoreOf) -> None:
    """Register a picture. Its key is the SKU of the product and `.jpg`."""
    store.pictures[event.key.removesuffix(".jpg")] = event.key


@router.on_s3_removed(bucket="pictures")
def picture_removed(event: S3Event, store: StoreOf) -> None:
    """Remove a picture. The product stays for sale."""
    store.pictures.pop(event.key.removesuffix(".jpg"), None)


@router.on_s3_restore(bucket="archive")
def stock_restored(event: S3Event, store: StoreOf) -> None:
    """Put an archived product back in stock. The key of the object is the SKU."""
    if event.key in store.products:
        store.products[event.key] = evolve(store.products[event.key], stock=1)
