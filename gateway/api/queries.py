"""How lists stand in an address: names with commas between."""

from collections.abc import Callable
from typing import Any

from marshmallow import ValidationError, fields


class Several(fields.String):
    """`fr,ar`: what a list of a contract holds, `of`; `refused` says what is taken."""

    def __init__(
        self, of: fields.Field[Any], refused: str, told: str, load_default: Callable[[], list[str]] = list
    ) -> None:
        super().__init__(load_default=load_default, metadata={"description": told})
        self._of, self._refused = of, refused

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> Any:
        text = super()._deserialize(value, *args, **kwargs)
        try:
            return self._of.deserialize([name for name in text.split(",") if name])
        except ValidationError:
            raise ValidationError(self._refused) from None

    def _serialize(self, value: Any, *_: Any, **__: Any) -> Any:
        return value
