"""What the consultant's tab shows in each state of the synthesis: its blocks, what is missing, the gesture of the moment."""
from datetime import datetime

from django.urls import reverse

from beneficiaires.models import Dossier
from bilan.socle.models import Compte
from bilan.socle.mots import date_en_mots, de
from bilan.socle.presentation import Consequences, Geste, Vide
from bilan.socle.typographie import phrase
from syntheses.conservation import detruite
from syntheses.etats import EtatSynthese, en_cours
from syntheses.models import Synthese
from syntheses.presentation import Bloc, blocs, document, puce
from syntheses.rubriques import BLOCS, CodeRubrique

E = EtatSynthese
_RIEN = {
    "vide": None, "blocs": (), "ecrivable": False, "manquants": (), "fabrication": None, "etat": None, "titre_geste": "", "consequences": None, "geste": None,
}


def contexte(synthese: Synthese | None, dossier: Dossier, compte: Compte, instant: datetime) -> dict:
    if fin := detruite(dossier):
        return {**_RIEN, "vide": Vide("Contenu détruit", phrase("Le contenu de ce bilan a été détruit le {}. Le procès-verbal est dans l’onglet Documents.",
                                                              date_en_mots(fin.detruit_le)))}
    if synthese is None:
        return {**_RIEN, "vide": _vide(dossier)}
    lus = blocs(synthese, compte)
    return {
        **_RIEN, "blocs": lus, "ecrivable": bool(ouvrables(synthese)), "manquants": [b for b in lus if b.requis and not b.ecrit],
        "fabrication": document(synthese), "etat": puce(synthese), **_moment(synthese, lus, instant),
    }


def ouvrables(synthese: Synthese) -> tuple[str, ...]:
    """The blocks that the consultant may write now."""
    if synthese.etat != E.REDACTION or en_cours(synthese.dossier):
        return ()
    return tuple(code for code in BLOCS if code != CodeRubrique.OBSERVATIONS)


def lecteurs(synthese: Synthese) -> str:
    return phrase("vous ; {}, dès que vous la lui proposez à relire", synthese.dossier.beneficiaire.compte.prenom)


def _vide(dossier: Dossier) -> Vide:
    motif = en_cours(dossier)
    texte = phrase("Elle réunit sept parties, dont les observations {}. Vous l’écrivez, puis la proposez à relire.", de(dossier.beneficiaire.compte.prenom))
    geste = Geste("Commencer la synthèse", reverse("syntheses:ouvrir", args=[dossier.numero]), methode="post")
    return Vide("Pas encore de synthèse", phrase(motif) if motif else texte, None if motif else geste)


def _moment(synthese: Synthese, lus: list[Bloc], instant: datetime) -> dict:
    prenom, numero = synthese.dossier.beneficiaire.compte.prenom, synthese.dossier.numero
    match synthese.etat:
        case E.REDACTION:
            return _proposition(synthese, prenom, instant)
        case E.RELECTURE:
            lignes = [
                phrase("{} la lit, y ajoute ses observations, puis donne son accord ou demande une reprise.", prenom),
                "Le texte ne bouge plus tant que dure la relecture.",
            ]
            geste = Geste("Reprendre l’écriture", reverse("syntheses:reprendre", args=[numero]), methode="post")
            return {"titre_geste": phrase("À {} de relire", prenom), "consequences": Consequences(phrase("Pendant la relecture :"), lignes), "geste": geste}
        case E.FIGEE:
            motif = synthese.TRANSITIONS["remettre"].si(synthese, instant) or ""
            geste = Geste("Remettre la synthèse", reverse("syntheses:remise", args=[numero]), indisponible=motif)
            lignes = [phrase("{} la reçoit, et personne d’autre ;", prenom), "sa remise marque le terme du bilan."]
            accord = phrase("{} a donné son accord. Une fois remise :", prenom)
            return {"titre_geste": "Remettre la synthèse", "consequences": Consequences(accord, lignes), "geste": geste}
    return {"titre_geste": "Synthèse remise", "consequences": None, "geste": None}


def _proposition(synthese: Synthese, prenom: str, instant: datetime) -> dict:
    lignes = [
        phrase("{} la lit, et personne d’autre ;", prenom), phrase("ses observations s’y ajoutent, sans que vous puissiez les modifier ;"),
        phrase("vos textes ne changent plus, sauf si l’un de vous deux reprend l’écriture ;"), "elle se fige sur son accord, jamais sur le vôtre seul.",
    ]
    motif = synthese.TRANSITIONS["proposer"].si(synthese, instant) or ""
    geste = Geste("Proposer à la relecture", reverse("syntheses:proposer", args=[synthese.dossier.numero]), methode="post", indisponible=motif)
    return {"titre_geste": "Proposer à la relecture", "consequences": Consequences(phrase("Une fois proposée :"), lignes), "geste": geste}
