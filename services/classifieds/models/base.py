"""What all tables have alike."""

from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from sqlalchemy import Date, LargeBinary, Numeric, Text
from sqlalchemy.dialects.postgresql import ARRAY, DOUBLE_PRECISION, JSONB, TIME, TIMESTAMP
from sqlalchemy.orm import DeclarativeBase


class Base(DeclarativeBase):
    """The metadata that the migrations are compared with."""

    type_annotation_map = {  # noqa: RUF012
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
