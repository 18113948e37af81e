"""Who acts: an account, a party that came by a single-purpose link, or the clock."""
import secrets
from collections.abc import Collection
from dataclasses import dataclass, field

from allauth.account.adapter import get_adapter

from bilan.socle.acces import roles_sur
from bilan.socle.roles import Role


@dataclass(frozen=True)
class Acteur:
    """`compte` or `role` says who; `trace` (IP, user agent) goes to the journal beside the chain, salted, erasable."""

    compte: object | None = None
    role: Role | None = None
    trace: dict = field(default_factory=dict)

    def roles(self, objet, parmi: Collection[Role] = tuple(Role)) -> frozenset[Role]:
        """The roles, of those that are asked, of this actor on `objet`: those of the account, or the one that the link gave."""
        if self.compte:
            return roles_sur(objet, self.compte, parmi=parmi)
        return frozenset({self.role}).intersection(parmi) if self.role else frozenset()

    def role_pour(self, objet, admis: frozenset[Role]) -> Role | None:
        """The role under which this actor may do to `objet` what `admis` may do, or None."""
        roles = self.roles(objet, admis)
        return next((role for role in Role if role in roles), None)


SYSTEME = Acteur(role=Role.SYSTEME)


def trace_de(request) -> dict:
    return {
        "ip": get_adapter(request).get_client_ip(request),  # behind a trusted proxy, the address that it saw: not its own
        "agent": request.headers.get("User-Agent", "")[:300],
        "sel": secrets.token_hex(8),  # without it, the hash in the chain would give the address away
    }


def acteur_de(request) -> Acteur:
    """The signed-in person, as an actor."""
    return Acteur(compte=request.user, trace=trace_de(request))
