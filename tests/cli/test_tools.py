"""`lambdarouter tools`: the tools of an app for AgentCore Gateway, and `--tool` of the commands that send a payload."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

Runs = Callable[..., Result]

TOOLS = '''
from lambdarouter import App
app = App()
print("imported")

@app.on_agentcore_tool(name="get_order", target="orders")
def get_order(order_id: str) -> dict:
    """Get an order."""
    print("called")
    return {"id": order_id}

@app.on_agentcore_tool(target="stock")
def rest(call):
    return call.name

empty = App()
broken = App()

@broken.on_agentcore_tool(name="x")
def x(value: int | str) -> None:
    """Do it."""
'''


@pytest.fixture
def tools(folder: Path) -> None:
    """An app with tools."""
    (folder / "tools.py").write_text(TOOLS, encoding="utf-8")


@pytest.mark.usefixtures("tools")
def test_the_tools_are_a_json_list_and_notes_are_beside(run: Runs) -> None:
    done = run("tools", "tools:app")

    assert done.exit_code == 0
    assert json.loads(done.stdout) == [
        {
            "name": "get_order",
            "description": "Get an order.",
            "inputSchema": {"type": "object", "properties": {"order_id": {"type": "string"}}, "required": ["order_id"]},
            "outputSchema": {"type": "object"},
        }
    ]
    assert "rest is left out" in done.stderr
    assert json.loads(run("tools", "tools:app", "--target", "orders").stdout)[0]["name"] == "get_order"


@pytest.mark.usefixtures("tools")
@pytest.mark.parametrize(
    ("arguments", "code", "problem"),
    [
        (("tools:empty",), 2, "tools:empty has no tool. Register one with @app.on_agentcore_tool(name=...)."),
        (("tools:app", "--target", "stock"), 2, "tools:app has no tool for the target 'stock'."),
        (("tools:broken",), 1, "'value' is one of several types, which the gateway cannot express."),
    ],
)
def test_what_is_no_tool_is_an_error(run: Runs, arguments: tuple[str, ...], code: int, problem: str) -> None:
    done = run("tools", *arguments)

    assert (done.exit_code, done.stdout.replace("imported\n", "")) == (code, "")
    assert problem in done.stderr


@pytest.mark.usefixtures("tools")
def test_a_tool_is_called_and_explained(run: Runs) -> None:
    arguments = json.dumps({"order_id": "o-1"})

    called = run("invoke", "tools:app", "-", "--tool", "orders___get_order", stdin=arguments)
    assert json.loads(called.stdout) == {"id": "o-1"}
    explained = run("explain", "-", "--app", "tools:app", "--tool", "orders___get_order", stdin=arguments)
    assert "source: agentcore_tool" in explained.stdout
    assert "get_order: matches" in explained.stdout
    assert run("explain", "-", "--tool", "x", stdin="[]").stdout.startswith("source: agentcore_tool (")
    assert "(an on-demand payload)" in run("explain", "-", stdin=arguments).stdout
