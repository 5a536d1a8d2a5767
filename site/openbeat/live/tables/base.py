"""What all live tables share: keys, versions, and what the record keeps of them."""

from __future__ import annotations

from typing import Any, ClassVar

from sqlalchemy import MetaData
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column

NAMES = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """A live table."""

    metadata = MetaData(naming_convention=NAMES)
    RECORDED: ClassVar[bool] = True  # whether each change is written into the audit log
    PRIVATE: ClassVar[frozenset[str]] = frozenset()  # columns of which the audit log says only that they changed

    UNTOLD: ClassVar[frozenset[str]] = frozenset()  # columns that the audit log leaves out: they never change

    def shown(self) -> bool:
        """Whether public pages show anything of this row, so that they must be made anew when it changes."""
        return True


class Numbered:
    """A row with a number of its own."""

    id: Mapped[int] = mapped_column(primary_key=True, sort_order=-1)


class Versioned(Numbered):
    """A row that two people may edit: each change raises its version, and a change of an older one is refused."""

    version: Mapped[int] = mapped_column(default=1, nullable=False, sort_order=1)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805 - SQLAlchemy calls it with the class
        """The column that SQLAlchemy checks."""
        return {"version_id_col": cls.version}
