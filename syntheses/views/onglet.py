"""What the consultant's tab shows in each state of the synthesis: its blocks, what is missing, the gesture of the moment."""
from datetime import datetime

from django.urls import reverse

from beneficiaires.models import Dossier
from bilan.socle.models import Compte
from bilan.socle.mots import date_en_mots, de
from bilan.socle.presentation import Consequences, Geste, Vide
from bilan.socle.roles import Role
from bilan.socle.typographie import phrase
from syntheses.conservation import detruite
from syntheses.etats import EtatSynthese, en_cours
from syntheses.models import Resultats, Synthese
from syntheses.presentation import INTACT, Bloc, blocs, document, puce, puce_des_resultats, titre_de
from syntheses.recus import recu
from syntheses.regles import memes_mots
from syntheses.rubriques import BLOCS
from syntheses.views.mains import ouvrables

E = EtatSynthese
_RIEN = {
    "vide": None, "blocs": (), "ouvrables": (), "manquants": (), "fabrication": None, "etat": None, "titre_geste": "", "consequences": None, "geste": None,
    "recu": (), "versions": 0, "rendue": None,
}


def contexte(synthese: Synthese | None, dossier: Dossier, compte: Compte, instant: datetime) -> dict:
    if fin := detruite(dossier):
        return {**_RIEN, "vide": Vide("Contenu détruit", phrase("Le contenu de ce bilan a été détruit le {}. Le procès-verbal est dans l’onglet Documents.",
                                                              date_en_mots(fin.detruit_le)))}
    if synthese is None:
        return {**_RIEN, "vide": _vide(dossier), **_resultats(dossier, compte)}
    lus = blocs(synthese, compte)
    manquants = [b for b in lus if b.requis and not b.ecrit]
    return {
        **_RIEN, "blocs": lus, "ouvrables": ouvrables(synthese, Role.CONSULTANT), "manquants": manquants,
        "fabrication": document(synthese), "etat": puce(synthese), "recu": recu(synthese), "versions": synthese.version, "rendue": _rendue(synthese),
        **_resultats(dossier, compte), **_moment(synthese, manquants, instant),
    }


def _resultats(dossier: Dossier, compte: Compte) -> dict:
    resultats = Resultats.objects.pour(compte).filter(dossier=dossier).select_related("dossier").first()
    return {"resultats_possibles": not en_cours(dossier) or resultats is not None, "puce_resultats": puce_des_resultats(resultats)}


def _rendue(synthese: Synthese) -> dict | None:
    """What the bénéficiaire changed in the version that he gave back, until it is proposed again."""
    if synthese.etat != E.REDACTION or synthese.version < 2:
        return None
    deux = {v.numero: v for v in synthese.versions.filter(numero__gte=synthese.version - 1, **INTACT).select_related("coffre")}
    avant, apres = deux.get(synthese.version - 1), deux.get(synthese.version)
    if avant is None or apres is None:
        return None
    codes = [code for code in BLOCS if not memes_mots(avant.blocs.get(code), apres.blocs.get(code))]
    changes = [titre_de(synthese, code, synthese.dossier.consultant) for code in codes]
    return {"changes": changes, "de": avant.numero, "a": apres.numero, "prenom": synthese.dossier.beneficiaire.compte.prenom} if changes else None


def _vide(dossier: Dossier) -> Vide:
    motif = en_cours(dossier)
    texte = phrase("Elle réunit sept parties, dont les observations {}. Vous l’écrivez chacun votre tour.", de(dossier.beneficiaire.compte.prenom))
    geste = Geste("Commencer la synthèse", reverse("syntheses:ouvrir", args=[dossier.numero]), methode="post")
    return Vide("Pas encore de synthèse", phrase(motif) if motif else texte, None if motif else geste)


def _moment(synthese: Synthese, manquants: list[Bloc], instant: datetime) -> dict:
    prenom, numero = synthese.dossier.beneficiaire.compte.prenom, synthese.dossier.numero
    match synthese.etat:
        case E.REDACTION:
            return _proposition(synthese, manquants, prenom, instant)
        case E.RELECTURE:
            lignes = [
                phrase("{} lit, modifie ce qui ne convient pas, ajoute ses observations ;", prenom),
                phrase("puis donne son accord, ou vous rend la main ;"), "vous n’y écrivez pas tant que la main ne vous est pas revenue.",
            ]
            geste = Geste("Reprendre la main", reverse("syntheses:reprendre", args=[numero]), methode="post")
            return {"titre_geste": phrase("À {} de relire", prenom), "consequences": Consequences(phrase("Pendant la relecture :"), lignes), "geste": geste}
        case E.FIGEE:
            motif = synthese.TRANSITIONS["remettre"].si(synthese, instant) or ""
            geste = Geste("Remettre la synthèse", reverse("syntheses:remise", args=[numero]), indisponible=motif)
            lignes = [phrase("{} la reçoit, et personne d’autre ;", prenom), "sa remise marque le terme du bilan."]
            accord = phrase("{} a donné son accord. Une fois remise :", prenom)
            return {"titre_geste": "Remettre la synthèse", "consequences": Consequences(accord, lignes), "geste": geste}
    return {"titre_geste": "Synthèse remise", "consequences": None, "geste": None}


def _proposition(synthese: Synthese, manquants: list[Bloc], prenom: str, instant: datetime) -> dict:
    lignes = [
        phrase("{} la lit, et personne d’autre ;", prenom), phrase("ses observations s’y ajoutent, sans que vous puissiez les modifier ;"),
        phrase("la main lui passe : {} peut modifier le texte, que vous reproposez alors ;", prenom),
        "elle se fige sur son accord aux mots que vous avez proposés.",
    ]
    motif = synthese.TRANSITIONS["proposer"].si(synthese, instant) or ""
    if manquants and not en_cours(synthese.dossier):
        motif = "Des parties restent à écrire."  # the page lists them just below, each with its link
    geste = Geste("Proposer à la relecture", reverse("syntheses:proposer", args=[synthese.dossier.numero]), methode="post", indisponible=motif)
    return {"titre_geste": "Proposer à la relecture", "consequences": Consequences(phrase("Une fois proposée :"), lignes), "geste": geste}
