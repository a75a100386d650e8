"""The shop, 33 handlers in five modules, of which the first picture imports one."""

import sys
from pathlib import Path

import awslambdaric.bootstrap
from given import CONTEXT, S3

sys.path.append(str(Path(__file__).resolve().parents[2]))

from examples.shop.model import get_store
from examples.shop.service import app

S3["Records"][0]["s3"]["bucket"]["name"] = "pictures"
S3["Records"][0]["s3"]["object"]["key"] = "tea.jpg"
app(S3, CONTEXT)
if app.environment.values[get_store].pictures != {"tea": "tea.jpg"}:
    raise SystemExit("the handler did not see the picture")
for part in ("web", "orders", "customers", "reports"):
    if f"examples.shop.{part}" in sys.modules:
        raise SystemExit(f"a picture imported the shop's {part}")
