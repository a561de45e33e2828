"""What all tables have alike."""

from sqlalchemy.orm import DeclarativeBase

from kit.columns import COLUMNS


class Base(DeclarativeBase):
    """The metadata that the migrations are compared with."""

    type_annotation_map = COLUMNS
