"""The declaration of one field of a class that the builder makes.

It is a separate module because the part of the builder that needs attrs must not import the builder.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

#: The default of a required field. Any other object, including `None` and `...`, is a default.
MISSING: Any = object()


class Spec:
    """The declaration of one field; `field(...)` in the body of a class makes one.

    - `default`: the value of the field where the constructor gets none.
    - `factory`: a function that makes the default, such as `list`.
    - `converter`: a function that the constructor calls with each value.
    - `repr`: whether the representation shows the field, or the function that shows it.
    - `eq`: whether instances are compared and hashed by the field, or the function whose result is compared.
    - `kw_only`: whether the constructor accepts the field by keyword only; by default as the class says.
    """

    __slots__ = (
        "alias",
        "annotation",
        "compared",
        "converter",
        "default",
        "factory",
        "kw_only",
        "name",
        "required",
        "shown",
        "validator",
    )

    def __init__(
        self,
        *,
        default: Any = MISSING,
        factory: Callable[[], Any] | None = None,
        converter: Callable[[Any], Any] | None = None,
        repr: bool | Callable[[Any], str] = True,
        eq: bool | Callable[[Any], Any] = True,
        kw_only: bool | None = None,
    ) -> None:
        if factory is not None and default is not MISSING:
            raise ValueError("The `default` and `factory` arguments are mutually exclusive.")
        self.name: str = ""
        #: The name of the constructor's parameter; None if the constructor has no parameter for this field.
        self.alias: str | None = None
        self.annotation: Any = None
        self.required: bool = default is MISSING and factory is None
        self.default: Any = default
        self.factory: Callable[[], Any] | None = factory
        self.converter: Callable[[Any], Any] | None = converter
        self.shown: bool | Callable[[Any], str] = repr
        self.compared: bool | Callable[[Any], Any] = eq
        #: None in a class body means that the class decides.
        self.kw_only: bool | None = kw_only
        #: Only a field of a class that attrs has built may have one.
        self.validator: Any = None

    def make(self) -> Any:
        """Return the default that the constructor sets: made by the factory, if any, and converted."""
        value = self.default if self.factory is None else self.factory()
        return value if self.converter is None else self.converter(value)
