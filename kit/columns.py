"""Of which type the columns of every room are, by their annotation."""

from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from sqlalchemy import Date, LargeBinary, Numeric, Text
from sqlalchemy.dialects.postgresql import ARRAY, DOUBLE_PRECISION, JSONB, TIME, TIMESTAMP

# for a room's `Base`: class Base(DeclarativeBase): type_annotation_map = COLUMNS
COLUMNS: dict[Any, Any] = {
    str: Text,
    bytes: LargeBinary,
    date: Date,
    time: TIME(),
    datetime: TIMESTAMP(timezone=True),
    float: DOUBLE_PRECISION,
    Decimal: Numeric,
    list[str]: ARRAY(Text),
    dict[str, Any]: JSONB,
    list[Any]: JSONB,
}
