"""Who of the staff may do what, and where.

A role counts within its scope: "" is everywhere, "zedshire" a force with all its command areas, "zedshire/coast" one
command area. An administrator may do everything within the scope.
"""

from __future__ import annotations

from .tables import Account
from .tables.staff import ADMIN, STAFF_ROLES


def may(account: Account, role: str, area: str) -> bool:
    """Whether an account has a role for an area (a force or command area)."""
    return account.active and any(g.role in (role, ADMIN) and within(area, g.scope) for g in account.grants)


def may_anywhere(account: Account, role: str) -> bool:
    """Whether it has the role for any area at all."""
    return account.active and any(g.role in (role, ADMIN) for g in account.grants)


def scopes(account: Account, role: str) -> tuple[str, ...]:
    """Where it has the role, widest first."""
    return tuple(sorted({g.scope for g in account.grants if g.role in (role, ADMIN)}))


def within(area: str, scope: str) -> bool:
    """Whether an area lies in a scope."""
    return scope in ("", area) or area.startswith(f"{scope}/")


def roles(account: Account) -> tuple[str, ...]:
    """The roles that it has anywhere, in their order."""
    return tuple(role for role in STAFF_ROLES if any(g.role == role for g in account.grants))
