"""Switches that make the pretend Slack misbehave: each works for the next ``times`` matching calls or deliveries."""

from dataclasses import asdict, dataclass
from typing import Literal, get_args

from bot.sandbox.workspace import Json

__all__ = ["CALL_FAULTS", "DELIVERY_FAULTS", "INTERACTION_FAULTS", "Fault", "FaultKind", "Faults"]

FaultKind = Literal[
    "timeout", "error_500", "lose_answer", "slow", "drop_socket", "deliver_twice", "late", "out_of_order"
]
CALL_FAULTS = frozenset({"timeout", "error_500", "lose_answer", "slow"})
DELIVERY_FAULTS = frozenset({"drop_socket", "deliver_twice", "late", "out_of_order"})
INTERACTION_FAULTS = frozenset({"drop_socket", "deliver_twice"})


@dataclass
class Fault:
    """One switch.

    ``kind``: *timeout* (the call is never taken, the answer never comes), *error_500*, *lose_answer* (the call is
    taken, the connection breaks), *slow* (answers after ``seconds`` of wall time), *drop_socket* (instead of the
    delivery), *deliver_twice*, *late* (``seconds`` of workspace time), *out_of_order* (after the next delivery).
    ``method``: a Web API method or a delivery type (``events_api``, ``slash_commands``, ``interactive``, or an event's
    name); None matches every one.
    """

    kind: FaultKind
    method: str | None = None
    times: int = 1
    seconds: float = 60.0


class Faults:
    """The switches that are on, in the order in which they were set."""

    def __init__(self) -> None:
        self._on: list[Fault] = []

    def set(self, kind: str, method: str | None = None, times: int = 1, seconds: float = 60.0) -> Fault:
        """Switch a fault on for the next ``times`` matches. Raises ``ValueError`` for an unknown kind."""
        if kind not in get_args(FaultKind):
            raise ValueError(f"no fault is called {kind!r}; there are {', '.join(get_args(FaultKind))}")
        fault = Fault(kind, method, times, seconds)  # type: ignore[arg-type]  # checked in the line above
        self._on.append(fault)
        return fault

    def clear(self) -> None:
        """Switch everything off."""
        self._on.clear()

    def listing(self) -> list[Json]:
        """Return the switches that are on."""
        return [asdict(fault) for fault in self._on]

    def take(self, kinds: frozenset[str], *names: str) -> Fault | None:
        """Use up one match of the first switch of ``kinds`` that concerns one of ``names``; None if there is none."""
        for fault in self._on:
            if fault.kind in kinds and (fault.method is None or fault.method in names):
                fault.times -= 1
                if fault.times <= 0:
                    self._on.remove(fault)
                return fault
        return None
