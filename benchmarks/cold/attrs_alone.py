"""The bare start with attrs: the floor of everything that is built on it."""

import awslambdaric.bootstrap
import attrs
from given import CONTEXT, REST, S3, check
from by_hand import lambda_handler

seen = lambda_handler(S3, CONTEXT)
check(seen, lambda_handler(REST, CONTEXT))
