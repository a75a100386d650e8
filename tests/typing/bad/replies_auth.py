"""Authorizers, AppSync and WebSocket APIs, and the replies of others: each line marked is an error, no other line is."""

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


@app.on_authorizer_token()  # error: a flag is no reply
def token(request: authorizer.TokenAuthorizerRequest) -> bool:
    return request.authorization_token == "t"


@app.on_authorizer_request()  # error: the reply of another service
def request(request: authorizer.RequestAuthorizerRequest) -> appsync_authorizer.AppSyncAuthorizerReply:
    return appsync_authorizer.allow()


@app.on_api_gateway_authorizer()
def either(request: authorizer.AuthorizerRequest) -> authorizer.AuthorizerReply:
    return authorizer.allow("jane")  # error: the event comes first


@app.on_iot_authorizer()  # error: the reply of another service
def device(request: iot_authorizer.IoTAuthorizerRequest) -> iot_provisioning.ProvisioningReply | None:
    return None


@app.on_iot_provisioning()  # error: the reply of another service, later
async def provision(request: iot_provisioning.ProvisioningRequest) -> iot_authorizer.IoTAuthorizerReply:
    return iot_authorizer.deny()


@app.on_client_vpn()  # error: a text is no reply
def vpn(connection: client_vpn.VPNConnection) -> str:
    return "no"


@app.on_appsync_authorizer()
def graphql(request: appsync_authorizer.AppSyncAuthorizerRequest) -> appsync_authorizer.AppSyncAuthorizerReply:
    return appsync_authorizer.allow(denied_fields=[7])  # error: a field is a text


@app.on_appsync_resolver()
def total(request: appsync_resolver.AppSyncRequest) -> appsync_resolver.ResolverReply:
    return appsync_resolver.result(7, error="No order.")  # error: no such argument


@app.on_appsync_publish()  # error: the reply of another service
def publish(event: appsync_events.AppSyncEvent) -> websocket.MessageReply:
    return websocket.answer("pong")


@app.on_appsync_subscribe()  # error: nothing can be broadcast to a subscription
def subscribe(event: appsync_events.AppSyncEvent) -> appsync_events.AppSyncEventsReply:
    return appsync_events.broadcast(1)


@app.on_websocket_connect()  # error: a connection is no message
def connect(event: websocket.WebSocketEvent) -> websocket.MessageReply:
    return websocket.answer("pong")


@app.on_websocket_message()  # error: a message is no connection
def message(event: websocket.WebSocketEvent) -> websocket.ConnectReply:
    return websocket.refuse()


@app.on_websocket_disconnect()  # error: nothing is read of this event
def disconnect(event: websocket.WebSocketEvent) -> websocket.ConnectReply:
    return websocket.accept()


@app.on_api_gateway_websocket()
def anything(event: websocket.WebSocketEvent) -> None:
    websocket.post_to_connection(event.callback_url, b"hello")  # error: to whom?
