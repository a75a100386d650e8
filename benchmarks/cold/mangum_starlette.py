"""Starlette behind Mangum; S3 by hand, for which it has nothing. https://mangum.fastapiexpert.com/"""

import awslambdaric.bootstrap
from given import CONTEXT, REST, S3, check
from by_hand import lambda_handler as uploaded
from mangum import Mangum
from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import Route


async def get_user(request):
    return JSONResponse({"user_id": request.path_params["user_id"]})


app = Mangum(Starlette(routes=[Route("/users/{user_id:int}", get_user)]), lifespan="off")


def lambda_handler(event, context):
    if "Records" in event:
        return uploaded(event, context)
    return app(event, context)


seen = lambda_handler(S3, CONTEXT)
check(seen, lambda_handler(REST, CONTEXT))
