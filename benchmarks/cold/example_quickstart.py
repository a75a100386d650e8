"""The quickstart, one module with everything in it, and the first picture."""

import sys
from pathlib import Path

import awslambdaric.bootstrap
from given import CONTEXT, S3

sys.path.append(str(Path(__file__).resolve().parents[2]))

from examples.quickstart.service import app, shop

S3["Records"][0]["s3"]["bucket"]["name"] = "uploads-1"
S3["Records"][0]["s3"]["object"]["key"] = "images/tea.jpg"
app(S3, CONTEXT)
if list(shop.thumbnails) != ["images/tea.jpg"]:
    raise SystemExit("the handler did not see the picture")
