"""Who has the hand on a synthesis: the blocks that he may write, and the editor of one of them with his own addresses."""
from functools import partial

from django.http import Http404, HttpRequest, QueryDict
from django.urls import reverse

from bilan.socle.roles import Role
from bilan.socle.typographie import phrase
from bilan.socle.visibilite import visible_par
from syntheses import actions
from syntheses.actions.commune import MAIN
from syntheses.circonstances import brouillon
from syntheses.etats import en_cours
from syntheses.models import Rubrique, Synthese
from syntheses.presentation import bloc
from syntheses.propositions import sources
from syntheses.rubriques import BLOCS, ETAPES, RUBRIQUES, CodeRubrique
from syntheses.views.edition import Edition, EditionEtapes, EditionTexte


def ecrivables(role: Role) -> tuple[str, ...]:
    return tuple(code for code in BLOCS if code == ETAPES or role in RUBRIQUES[CodeRubrique(code)].par)


def ouvrables(synthese: Synthese, role: Role) -> tuple[str, ...]:
    """The blocks that this one may write now."""
    return () if synthese.etat != MAIN[role] or en_cours(synthese.dossier) else ecrivables(role)


def lecteurs(synthese: Synthese, role: Role) -> str:
    if role is Role.CONSULTANT:
        return phrase("vous ; {}, dès que vous la lui proposez à relire", synthese.dossier.beneficiaire.compte.prenom)
    return visible_par(Rubrique.PORTEE, moi=role, noms={Role.CONSULTANT: synthese.dossier.consultant.nom_complet})


def edition(requete: HttpRequest, synthese: Synthese, code: str, role: Role, donnees: QueryDict | None = None) -> Edition:
    """The editor of a block; 404 for one that this role never writes."""
    if code not in ecrivables(role):
        raise Http404
    lu = bloc(synthese, code, requete.user)
    commun = {
        **_adresses(synthese, code, role), "garde": f"synthese-{synthese.pk}-{code}-{requete.user.pk}", "lecteurs": lecteurs(synthese, role),
        "sources": sources(synthese, code, requete.user), "donnees": donnees,
    }
    if code == ETAPES:
        return EditionEtapes(lu, **commun, enregistrer=partial(actions.fixer_les_etapes, synthese), suivi=synthese.entretien_suivi)
    propose = brouillon(synthese.dossier) if code == CodeRubrique.CIRCONSTANCES and role is Role.CONSULTANT else ""
    libelle = "Ce que vous ajoutez ou nuancez" if code == CodeRubrique.OBSERVATIONS else "Votre texte" if role is Role.CONSULTANT else "Le texte"
    ecrire = partial(actions.rediger, synthese, CodeRubrique(code))
    return EditionTexte(lu, **commun, enregistrer=ecrire, brouillon=propose, libelle=libelle)


def _adresses(synthese: Synthese, code: str, role: Role) -> dict[str, str]:
    sien = [synthese.dossier.numero] if role is Role.CONSULTANT else [synthese.pk]
    rubrique, etapes = ("rediger", "etapes") if role is Role.CONSULTANT else ("corriger", "corriger_etapes")
    page = reverse("syntheses:dossier", args=sien) if role is Role.CONSULTANT else reverse("syntheses:ma_synthese")
    action = reverse(f"syntheses:{etapes}", args=sien) if code == ETAPES else reverse(f"syntheses:{rubrique}", args=[*sien, code])
    return {"action": action, "page": f"{page}?ecrire={code}"}
