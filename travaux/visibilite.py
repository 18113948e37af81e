"""Who reads a note, or an answer: one declaration, from which the access policy and the words under each text box are both drawn."""
from bilan.socle.roles import Role
from bilan.socle.typographie import phrase

LECTEURS: dict[bool, frozenset[Role]] = {
    False: frozenset({Role.CONSULTANT}),  # its author alone
    True: frozenset({Role.CONSULTANT, Role.BENEFICIAIRE}),
}

LECTEURS_DES_REPONSES: dict[bool, frozenset[Role]] = {
    False: frozenset({Role.BENEFICIAIRE}),  # a draft is its author's alone
    True: frozenset({Role.BENEFICIAIRE, Role.CONSULTANT}),  # to give it back is what opens it
}


def visible_par(partagee: bool, *, prenom: str, seul: str = "vous seul·e") -> str:
    """« Camille et vous »: the words under the box where a consultant writes; `prenom` is the bénéficiaire's."""
    if Role.BENEFICIAIRE in LECTEURS[partagee]:
        return phrase("{prenom} et vous", prenom=prenom)
    return phrase("{seul}. Fermées à l’organisme et à qui vous remplacerait", seul=seul)
