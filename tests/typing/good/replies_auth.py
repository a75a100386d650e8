"""Authorizers, AppSync and WebSocket APIs: each takes the replies of its own helpers, a plain dict, and None."""

from typing import Any, assert_type

from lambdarouter import App
from lambdarouter.sources import (
    api_gateway_authorizer as authorizer,
    api_gateway_websocket as websocket,
    appsync_authorizer,
    appsync_events,
    appsync_resolver,
    client_vpn,
    iot_authorizer,
    iot_provisioning,
)

app = App()


@app.on_authorizer_token()
def token(request: authorizer.TokenAuthorizerRequest) -> authorizer.AuthorizerReply | None:
    if not request.authorization_token:
        authorizer.unauthorized()
    return authorizer.allow(request, "jane", resources=["*"], context={"level": 3}) if request.path else None


@app.on_authorizer_request()
async def request(request: authorizer.RequestAuthorizerRequest) -> authorizer.AuthorizerReply:
    if request.version == "2.0":
        return authorizer.allow(request) if request.cookies else authorizer.deny(request)
    return authorizer.policy(request, "jane", allow=["GET /users/*"], deny=("* /admin/*",))


@app.on_api_gateway_authorizer()
def either(request: authorizer.AuthorizerRequest) -> dict[str, Any]:
    return {"isAuthorized": False}


@app.on_iot_authorizer()
def device(request: iot_authorizer.IoTAuthorizerRequest) -> iot_authorizer.IoTAuthorizerReply | None:
    return iot_authorizer.allow("sensor1", [{"Statement": []}, "{}"]) if request.token else iot_authorizer.deny()


@app.on_iot_provisioning()
def provision(request: iot_provisioning.ProvisioningRequest) -> iot_provisioning.ProvisioningReply:
    return iot_provisioning.allow_provisioning(parameter_overrides=request.parameters)


@app.on_client_vpn()
def vpn(connection: client_vpn.VPNConnection) -> client_vpn.VPNReply:
    return client_vpn.allow() if connection.platform == "mac" else client_vpn.deny("Macs alone.")


@app.on_appsync_authorizer()
def graphql(request: appsync_authorizer.AppSyncAuthorizerRequest) -> appsync_authorizer.AppSyncAuthorizerReply:
    return appsync_authorizer.allow(denied_fields=["Query.secrets"]) if request.query else appsync_authorizer.deny()


@app.on_appsync_resolver(field="order")
def order(request: appsync_resolver.AppSyncRequest) -> dict[str, str]:
    if not request.arguments:
        appsync_resolver.fail("Which order?")
    return {"id": "7"}


@app.on_appsync_resolver(field="total")
def total(request: appsync_resolver.AppSyncRequest) -> appsync_resolver.ResolverReply:
    return appsync_resolver.result(7) if request.source else appsync_resolver.result(error_message="No order.")


@app.on_appsync_publish()
def publish(event: appsync_events.AppSyncEvent) -> appsync_events.AppSyncEventsReply | None:
    return appsync_events.broadcast({"a": 1}) if event.payload else appsync_events.refuse("Nothing to say.")


@app.on_appsync_subscribe()
def subscribe(event: appsync_events.AppSyncEvent) -> appsync_events.RefusalReply | None:
    return None if event.identity else appsync_events.unauthorized()


@app.on_websocket_connect()
def connect(event: websocket.WebSocketEvent) -> websocket.ConnectReply:
    return websocket.accept(subprotocol="chat") if event.query else websocket.refuse(401)


@app.on_websocket_message()
def message(event: websocket.WebSocketEvent) -> websocket.MessageReply | None:
    assert_type(websocket.post_to_connection(event, event.connection_id, {"x": 1}), bool)
    return websocket.answer(event.body)


@app.on_websocket_disconnect()
def disconnect(event: websocket.WebSocketEvent) -> None: ...


@app.on_api_gateway_websocket()
def anything(event: websocket.WebSocketEvent) -> websocket.WebSocketReply | dict[str, Any] | None:
    return websocket.accept() if event.event_type == "CONNECT" else websocket.answer("pong")
