"""The funders of a bilan in words: for the contract that freezes them, for the pages that show them."""
from beneficiaires.models import Dossier, LigneFinancement
from beneficiaires.regles import REGIMES, ModeFinancement, Partie
from beneficiaires.regles.lignes import payeur_effectif
from bilan.socle.mots import date_en_mots, euros
from bilan.socle.presentation import Fait
from bilan.socle.typographie import phrase

SAISIS = ("financeur", "nom", "montant_centimes", "reference", "depose_le", "subrogation")
CLIENTS = {Partie.EMPLOYEUR: "l’employeur", Partie.BENEFICIAIRE: "le bénéficiaire"}


def lignes(dossier: Dossier) -> list[LigneFinancement]:
    return list(LigneFinancement.objects.filter(dossier=dossier))


def figer(dossier: Dossier, trouvees: list[LigneFinancement]) -> list[dict]:
    """What a contract keeps of its funders; empty when the usual payer pays all."""
    mode = ModeFinancement(dossier.mode_financement)
    return [
        {
            "financeur": nom(ligne), "reference": ligne.reference, "montant_centimes": ligne.montant_centimes,
            "paye_par": payeur_effectif(ligne.regle, mode).libelle,
        }
        for ligne in trouvees
    ]


def brutes(trouvees: list[LigneFinancement]) -> list[dict]:
    """The same lines as they were typed: what a draft proposes of them, and what gives them back when an amendment is renounced."""
    return [{champ: getattr(ligne, champ) for champ in SAISIS} for ligne in trouvees]


def faits(dossier: Dossier, trouvees: list[LigneFinancement]) -> list[Fait]:
    """Client, payers and the person who benefits, told apart."""
    mode = ModeFinancement(dossier.mode_financement)
    regime = REGIMES[mode]
    client = Fait("Client", CLIENTS[regime.client].capitalize(), note="Titulaire du compte." if regime.cpf else "C’est avec lui que le contrat se conclut.")
    if not trouvees:
        part = "La personne paie ce qui dépasse ses droits." if regime.cpf else phrase("Pour la totalité : {}.", euros(dossier.prix_centimes))
        return [client, Fait("Payeur", regime.payeur.libelle, note=part)]
    return [client, *(Fait(nom(ligne), euros(ligne.montant_centimes), note=_note(ligne, mode)) for ligne in trouvees)]


def nom(ligne: LigneFinancement) -> str:
    """« OPCO : Atlas »."""
    return phrase("{} : {}", ligne.get_financeur_display(), ligne.nom) if ligne.nom else ligne.get_financeur_display()


def _note(ligne: LigneFinancement, mode: ModeFinancement) -> str:
    effectif = payeur_effectif(ligne.regle, mode)
    morceaux = [
        phrase("accord {}", ligne.reference) if ligne.reference else "",
        phrase("demande déposée le {}", date_en_mots(ligne.depose_le)) if ligne.depose_le else "",
        phrase("payé par : {}, qui se fait rembourser", effectif.libelle.lower()) if effectif.value != ligne.financeur else "",
        "paie l’organisme directement" if ligne.subrogation else "",
    ]
    texte = ", ".join(filter(None, morceaux))
    return f"{texte[:1].upper()}{texte[1:]}." if texte else ""
