"""« Visible par : … », in words drawn from the scope that decides who reads: what is said under a box cannot differ from what is done."""
from collections.abc import Iterable, Mapping

from bilan.socle.mots import enumeration
from bilan.socle.roles import Role

EN_MOTS = {Role.BENEFICIAIRE: "la personne en bilan", Role.CONSULTANT: "votre consultant·e", Role.GESTION: "l’équipe de l’organisme"}


def visible_par(roles: Iterable[Role], *, moi: Role, noms: Mapping[Role, str] | None = None, seul: str = "vous seul·e") -> str:
    """« vous et Hélène Vasseur » for whoever writes as `moi`, where `roles` (a PORTEE, most often) read; `noms` names people better than their role."""
    autres = [{**EN_MOTS, **(noms or {})}[role] for role in EN_MOTS if role in set(roles) and role is not moi]
    return enumeration(["vous", *autres]) if autres else seul
