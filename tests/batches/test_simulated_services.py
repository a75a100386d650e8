"""Nothing is lost, and order is kept: services are played to their end against every kind of handler."""

from __future__ import annotations

import logging
import random
from collections import Counter
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.simulator import ACTS, KINDS, SERVICES, Script, run

DELIVERIES = 20_000


@pytest.fixture(autouse=True, scope="module")
def quiet() -> Iterator[None]:
    """Failures are what these tests are made of: they are not logged."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


scripts = st.lists(
    st.tuples(st.sampled_from("abc"), st.lists(st.sampled_from(ACTS), min_size=1, max_size=4).map(tuple)), max_size=25
)


#: The flag of the app and the setting of the mapping. Only the flag without the setting is wrong, and said to be.
SETTINGS = {"reports": (True, True), "raises": (False, False), "raises, though it need not": (False, True)}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("setting", SETTINGS)
@pytest.mark.parametrize("name", SERVICES)
@settings(max_examples=15, deadline=None)
@given(script=scripts, seed=st.integers(0, 1000), most_attempts=st.integers(1, 4))
def test_every_message_is_handled_or_given_up_and_in_order(
    name: str,
    setting: str,
    kind: str,
    script: Script,
    seed: int,
    most_attempts: int,
) -> None:
    reports, reads = SETTINGS[setting]

    run(name, script, seed, reports=reports, reads=reads, kind=kind, most_attempts=most_attempts).check()


@pytest.mark.parametrize("name", SERVICES)
@settings(max_examples=5, deadline=None)
@given(script=scripts, seed=st.integers(0, 1000))
def test_nothing_is_lost_where_handlers_are_told_apart_by_content(name: str, script: Script, seed: int) -> None:
    run(name, script, seed, reports=True, reads=True, kind="patterns", most_attempts=3).check()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", SERVICES)
def test_the_flag_without_the_setting_loses_messages(name: str, kind: str) -> None:
    script: Script = [("a", ("raise",))]

    with pytest.raises(AssertionError, match="is lost"):
        run(name, script, 1, reports=True, reads=False, kind=kind).check()


def a_script(chance: random.Random, size: int) -> Script:
    """A script in which most messages are well, as in life."""
    weights = (80, 8, 3, 2, 4, 1, 1, 1)
    return [(chance.choice("abcde"), tuple(chance.choices(ACTS, weights, k=chance.randint(1, 3)))) for _ in range(size)]


def test_twenty_thousand_deliveries() -> None:
    chance = random.Random(1)
    account: Counter[str] = Counter()
    while account.total() < DELIVERIES:
        for name in SERVICES:
            reports, reads = chance.choice(list(SETTINGS.values()))
            script, seed = a_script(chance, 100), chance.randrange(10**6)
            world = run(name, script, seed, reports=reports, reads=reads, kind=chance.choice(KINDS))
            world.check()
            account[name] += world.deliveries

    assert account.total() >= DELIVERIES
    assert min(account[name] for name in SERVICES) > DELIVERIES / len(SERVICES) / 4


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_with_only_good_messages_needs_one_delivery_each(name: str) -> None:
    world = run(name, [(key, ("ok",)) for key in "abcab" * 8], 7, reports=True, kind="plain")

    world.check()
    assert world.deliveries == 40
    assert all(each.handled == 1 for each in world.messages)


@pytest.mark.parametrize("kind", KINDS)
def test_one_poisonous_message_of_a_standard_queue_costs_no_other_a_delivery(kind: str) -> None:
    script: Script = [(key, ("ok",)) for key in "abcab" * 4]
    script[7] = ("a", ("raise",))
    world = run("sqs", script, 7, reports=True, kind=kind)

    world.check()
    assert [each.number for each in world.messages if each.dead] == [7]
    assert all(each.handled == 1 for each in world.messages if each.number != 7)


def test_the_simulator_sees_what_is_lost() -> None:
    world = run("sqs", [("a", ("raise",))], 1, reports=True, kind="plain")
    world.acknowledge(world.messages[0])

    with pytest.raises(AssertionError, match="is lost"):
        world.check()


def test_the_simulator_sees_a_broken_order() -> None:
    world = run("sqs fifo", [("a", ("ok",)), ("a", ("ok",))], 1, reports=True, kind="plain")
    world.messages[0].handled = 0
    world.handle(1)

    with pytest.raises(AssertionError, match="was started before"):
        world.check()
