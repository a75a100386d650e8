"""Names of FastAPI, Starlette, Flask, Chalice and Powertools, and what to write instead. Loaded for an error."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from ..errors import RegistrationError

# What several names are replaced with.
_CORS_CLASS: Final = "CORS, for App(http=HTTPSettings(cors=CORS(origins=[...])))"
_DOCS: Final = "Leave it out: `lambdarouter serve` shows the documentation at /docs."
_LIFE: Final = 'a dependency with scope="environment": a generator is cleaned up after its yield'
_RESPONSE_CLASS: Final = "HTTPResponse(...) in the handler, where the body is not JSON"
_ROUTE: Final = "@app.route(path, methods=[...]) above the handler"

_CORS: Final = {
    "allow_origins": "origins=[...]",
    "allow_origin": "origins=[...]",
    "allow_origin_regex": "origins=re.compile(...)",
    "extra_origins": "origins=[...] with all origins",
    "allow_methods": "methods=[...]",
    "allow_headers": "headers=[...]",
    "allow_credentials": "credentials=True",
    "expose_headers": "expose=[...]",
}
_APP: Final = {
    "cors": "http=HTTPSettings(cors=CORS(...))",
    "strip_prefixes": "http=HTTPSettings(base_path=[...])",
    "root_path": "http=HTTPSettings(base_path=...)",
    "redirect_slashes": 'http=HTTPSettings(trailing_slash="redirect")',
    "title": "app.configure_openapi(title=...) after App()",
    "version": "app.configure_openapi(version=...) after App()",
    "description": "app.configure_openapi(description=...) after App()",
    "docs_url": _DOCS,
    "openapi_url": "Leave it out: app.openapi() returns the document, and `lambdarouter openapi` prints it.",
    "enable_validation": "Leave it out: annotated payloads are always checked.",
    "proxy_type": "Leave it out: one app handles all HTTP integrations.",
    "debug": "Leave it out: the log has the error. Set the logger `lambdarouter` to DEBUG for all frames.",
    "serializer": "converter=make_converter()",
    "middleware": "@app.middleware above each function",
    "exception_handlers": "@app.exception_handler(KeyError) above each function",
    "lifespan": _LIFE,
    "on_startup": _LIFE,
    "on_shutdown": _LIFE,
    "prefix": "Router(prefix=...), or app.include(router, prefix=...)",
    "tags": "Router(tags=[...]), or app.include(router, tags=[...])",
    "routes": "a decorator above each handler, such as @app.get(path)",
    "default_response_class": _RESPONSE_CLASS,
    "static_folder": 'app.mount("/static", ...) with a WSGI or ASGI app',
    "include_in_schema": "Router(include_in_schema=False)",
    "app_name": "App() without a name",
}
_ROUTER: Final = {
    "url_prefix": "prefix=...",
    "default_response_class": _RESPONSE_CLASS,
    "route_class": "middleware=[...]",
    "redirect_slashes": 'App(http=HTTPSettings(trailing_slash="redirect"))',
    "lifespan": _LIFE,
    "on_startup": _LIFE,
    "on_shutdown": _LIFE,
}
_HTTP_SETTINGS: Final = {
    "cors_config": "cors=CORS(...)",
    "gzip": "compress=True",
    "strip_prefixes": "base_path=[...]",
    "root_path": "base_path=...",
    "redirect_slashes": 'trailing_slash="redirect"',
    "binary_types": "Leave it out: bytes that are not text are sent as base64.",
}
_RESPONSE: Final = {
    "status_code": "status=404",
    "content": "body=...",
    "response": "body=...",
    "media_type": 'headers={"Content-Type": ...}',
    "mimetype": 'headers={"Content-Type": ...}',
    "content_type": 'headers={"Content-Type": ...}',
    "compress": "App(http=HTTPSettings(compress=True))",
    "background": "Do the work before the return: Lambda stops the function after the response.",
}
#: The arguments of constructors, by the class.
ARGUMENTS: Final[dict[str, Mapping[str, str]]] = {
    "App": _APP,
    "CORS": _CORS,
    "Depends": {
        "use_cache": "Leave it out: a provider is called once for each event, and scope='environment' keeps its value.",
        "dependency": "the function as the first argument: Depends(get_table)",
    },
    "HTTPError": {
        "status_code": "status=404",
        "msg": "detail=...",
        "message": "detail=...",
    },
    "HTTPResponse": _RESPONSE,
    "HTTPSettings": _HTTP_SETTINGS,
    "Router": _ROUTER,
}

#: What a constructor needs.
MISSING: Final = {
    "CORS": 'CORS(origins=["https://shop.example"])',
    "Depends": "Depends(get_table), with the function that provides the value",
}

_RETURN: Final = "Return the value itself: a dict, a list or an object is sent as JSON."
_ROUTER_CLASS: Final = "Router(prefix=..., tags=[...]), and app.include(router)"
_APP_CLASS: Final = "App(), which handles all HTTP integrations"
#: Names that a user may import from `lambdarouter` or `lambdarouter.http`.
NAMES: Final[dict[str, str]] = {
    "APIGatewayHttpResolver": _APP_CLASS,
    "APIGatewayRestResolver": _APP_CLASS,
    "ALBResolver": _APP_CLASS,
    "APIRouter": _ROUTER_CLASS,
    "BackgroundTasks": _RESPONSE["background"],
    "BadRequestError": "BadRequest",
    "Blueprint": _ROUTER_CLASS,
    "CORSConfig": _CORS_CLASS,
    "CORSMiddleware": _CORS_CLASS,
    "Chalice": "App",
    "FastAPI": "App",
    "File": "Annotated[UploadedFile, Form()]",
    "FileResponse": "file_response(path)",
    "Flask": "App",
    "GZipMiddleware": "App(http=HTTPSettings(compress=True))",
    "HTMLResponse": 'HTTPResponse(text, headers={"Content-Type": "text/html"})',
    "HTTPException": "HTTPError(status, detail), or a subclass such as NotFound(detail)",
    "InternalServerError": "HTTPError(500, detail)",
    "JSONResponse": _RETURN,
    "NotFoundError": "NotFound",
    "Path": "Name the parameter as in the path: it gets the value.",
    "PlainTextResponse": "Return the text itself.",
    "RedirectResponse": "redirect(...)",
    "Request": "HTTPRequest",
    "Response": "HTTPResponse",
    "Security": "Depends(...), and security= of the decorator for the document",
    "StreamingResponse": "HTTPResponse(body) with the whole body: responses are not streamed",
    "UnauthorizedError": "Unauthorized",
    "UploadFile": "UploadedFile",
    "abort": "raise HTTPError(status, detail)",
    "jsonify": _RETURN,
    "make_response": "HTTPResponse(body, status, headers={...})",
    "status": "the number, or HTTPStatus.CREATED of the standard library",
}

_CONTEXT: Final = "a parameter of the handler: context: LambdaContext"
_EVENT: Final = "the first parameter of the handler, such as request: HTTPRequest"
_LAYER: Final = "@app.middleware above a function of (event, context, call_next)"
#: Attributes of apps.
ATTRIBUTES: Final[dict[str, str]] = {
    "add_api_route": _ROUTE,
    "add_event_handler": _LIFE,
    "add_exception_handler": "@app.exception_handler(KeyError) above the function",
    "add_middleware": _LAYER,
    "add_route": _ROUTE,
    "add_url_rule": _ROUTE,
    "after_request": _LAYER,
    "append_context": "a dependency: Annotated[Table, Depends(get_table)]",
    "before_request": _LAYER,
    "blueprints": "app.include(router)",
    "context": _CONTEXT,
    "current_event": _EVENT,
    "current_request": _EVENT,
    "dependency_overrides": "Client(app, overrides={get_table: ...}) in the test",
    "enable_swagger": _DOCS,
    "include_router": "app.include(router)",
    "lambda_context": _CONTEXT,
    "lifespan": _LIFE,
    "log": "logging.getLogger(__name__)",
    "lambda_handler": "handler = app.handler as the last line of the module",
    "logger": "logging.getLogger(__name__)",
    "not_found": "@app.exception_handler(NotFound), with NotFound of lambdarouter.http",
    "on_startup": _LIFE,
    "on_shutdown": _LIFE,
    "register_blueprint": "app.include(router)",
    "register_middleware": _LAYER,
    "resolve": "handler = app.handler as the last line of the module; in a test, Client(app).send(payload)",
    "run": "`lambdarouter serve service:app` in a shell",
    "state": "a dependency: Annotated[Table, Depends(get_table)]",
    "teardown_appcontext": _LIFE,
    "test_client": "Client(app), of lambdarouter.testing",
    "use": "@app.middleware above a function, or use(...) of lambdarouter",
}

#: Fields of requests and files.
FIELDS: Final[dict[str, Mapping[str, str]]] = {
    "HTTPRequest": {
        "args": "request.query",
        "client": "request.source_ip",
        "data": "request.body",
        "form": "a parameter: Annotated[str, Form()]",
        "files": "a parameter: Annotated[UploadedFile, Form()]",
        "get_json": "request.json()",
        "json_body": "request.json()",
        "path_params": "request.path_parameters, or a parameter of the name in the path",
        "query_params": "request.query",
        "query_string_parameters": "request.query",
        "raw_event": "request.raw",
        "remote_addr": "request.source_ip",
        "state": "a dependency: Annotated[Table, Depends(get_table)]",
        "url": "request.path and request.query",
        "user": "request.claims",
    },
    "UploadedFile": {
        "content": "file.body",
        "data": "file.body",
        "file": "io.BytesIO(file.body)",
        "read": "file.body, the content as bytes",
        "save": "Path(...).write_bytes(file.body)",
        "size": "len(file.body)",
        "stream": "io.BytesIO(file.body)",
    },
}


def instead(words: Mapping[str, str], name: str) -> str:
    """Return a space and the sentence that says what to write instead of a name; an empty string for another name."""
    found = words.get(name, "")
    is_sentence = found.endswith(".") and not found.endswith("...")
    return f" {found}".rstrip() if is_sentence or not found else f" Write {found}."


def unknown_argument(owner: str, name: str, known: Iterable[str]) -> RegistrationError:
    """Return the error for an argument that a constructor does not have."""
    from difflib import get_close_matches

    names = list(known)
    close = get_close_matches(name, names, 1)
    hint = instead(ARGUMENTS.get(owner, {}), name) or (f" Did you mean {close[0]!r}?" if close else "")
    return RegistrationError(f"{owner}() has no argument {name!r}.{hint} Its arguments are: {', '.join(names)}.")


def check_name(module: str, name: str) -> None:
    """Raise ImportError for a name of another framework: `from ... import` would hide the text of an AttributeError."""
    if name in NAMES:
        raise ImportError(f"{module} has no {name!r}.{instead(NAMES, name)}")
