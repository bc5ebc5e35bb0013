"""Who may see and change what: a viewer is an argument of every read model and every write."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

from health.errors import AccessDenied, Message, message

Role = Literal["reader", "manager", "admin"]
_ROLES: tuple[Role, ...] = get_args(Role)
_MAY_WRITE = ("manager", "admin")
LOCAL = "local"


@dataclass(frozen=True)
class Viewer:
    """Describe one person at the door.

    name: as it is written beside what they change.
    role: reader looks, manager also uploads, admin also starts the database anew and publishes scoring models.
    codes, types, regions, owners: what they may see; an empty tuple means no limit on that. All limits hold together.
    """

    name: str
    role: Role = "reader"
    codes: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    owners: tuple[str, ...] = ()

    @property
    def is_limited(self) -> bool:
        """Say whether this viewer sees only a part of the portfolio."""
        return bool(self.codes or self.types or self.regions or self.owners)

    @property
    def may_upload(self) -> bool:
        """Say whether this viewer may bring data in."""
        return self.role in _MAY_WRITE


def local_viewer(name: str = LOCAL) -> Viewer:
    """Give the one person of an installation without sign-in: everything is theirs."""
    return Viewer(name=name, role="admin")


def called(name: str) -> Message | str:
    """Say who somebody is, by the name kept beside what they did: where nobody signs in, that names no one."""
    return message("someone at this computer") if name == LOCAL else name


def viewer_of(email: str, members: Mapping[str, Mapping[str, Any]]) -> Viewer:
    """Look up a signed-in person among the members the deployer listed.

    members: e-mail → {"role": ..., "types": [...], "regions": [...], "owners": [...], "codes": [...]}; e-mails match
    without regard to case. Raises `AccessDenied` for a stranger and for a member with an unknown role or limit.
    """
    listed = {address.casefold(): entry for address, entry in members.items()}
    entry = listed.get(email.casefold())
    if entry is None:
        raise AccessDenied(
            message("{email} is not on this dashboard's list of members; ask its owner to be added", email=email)
        )
    unknown = sorted(set(entry) - {"role", "codes", "types", "regions", "owners"})
    role = entry.get("role", "reader")
    if unknown or role not in _ROLES:
        raise AccessDenied(
            message(
                "The entry of {email} in the list of members is not understood ({found}); "
                "it takes a role ({roles}) and limits by codes, types, regions or owners",
                email=email,
                found=", ".join([*unknown, str(role)]),
                roles=", ".join(_ROLES),
            )
        )
    return Viewer(
        name=email,
        role=role,
        codes=_limit(entry, "codes"),
        types=_limit(entry, "types"),
        regions=_limit(entry, "regions"),
        owners=_limit(entry, "owners"),
    )


def _limit(entry: Mapping[str, Any], name: str) -> tuple[str, ...]:
    given: Sequence[str] = entry.get(name, ())
    return tuple([given] if isinstance(given, str) else given)


def require_upload(viewer: Viewer) -> None:
    """Raise `AccessDenied` unless this viewer may bring data in."""
    if not viewer.may_upload:
        raise AccessDenied(
            message("{name} may look but not change anything; a manager or an admin can upload", name=viewer.name)
        )


def require_admin(viewer: Viewer) -> None:
    """Raise `AccessDenied` unless this viewer runs the installation."""
    if viewer.role != "admin":
        raise AccessDenied(message("Only an admin can do this; {name} is a {role}", name=viewer.name, role=viewer.role))
