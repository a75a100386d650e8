"""The runtime client and a handler written by hand: what every start costs in any case."""

import awslambdaric.bootstrap
from given import CONTEXT, REST, S3, check
from by_hand import lambda_handler

seen = lambda_handler(S3, CONTEXT)
check(seen, lambda_handler(REST, CONTEXT))
