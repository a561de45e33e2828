"""What all tables have alike."""

from datetime import datetime, time

from sqlalchemy import Text
from sqlalchemy.dialects.postgresql import TIME, TIMESTAMP
from sqlalchemy.orm import DeclarativeBase


class Base(DeclarativeBase):
    """The metadata that the migrations are compared with."""

    type_annotation_map = {str: Text, datetime: TIMESTAMP(timezone=True), time: TIME()}  # noqa: RUF012
