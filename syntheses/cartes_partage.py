"""Communications as the page of their author draws them: one card each, what may be communicated now, what signing entails."""
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from beneficiaires.models import Dossier, Piece
from beneficiaires.regles import TypeDocument
from bilan.signature import liens
from bilan.signature.models import Lien as LienPersonnel
from bilan.socle.calendrier import jour_a_paris
from bilan.socle.models import Envoi, EtatDocument, EtatEnvoi
from bilan.socle.mots import date_courte, date_en_mots, de, en_lettres, moment
from bilan.socle.presentation import Consequences, Fait, Geste, Jalon, Lien, Prochaine, Puce
from bilan.socle.roles import Role
from bilan.socle.typographie import phrase
from conventions.chronologie import REMISES
from syntheses import courriels_partage
from syntheses.etats_partage import EtatPartage
from syntheses.models import Partage
from syntheses.regles.partages import Quoi

SYNTHESE, RESULTATS = TypeDocument.DOCUMENT_SYNTHESE, TypeDocument.RESULTATS_DETAILLES
QUALITES = {Role.CEP: "votre conseiller CEP", Role.EMPLOYEUR: "votre employeur", Role.TIERS: "la personne que vous avez désignée"}


@dataclass(frozen=True)
class Carte:
    """One communication: its reader, its state in words, its facts, its readings newest first, what may be done."""

    cle: str
    titre: str
    puce: Puce
    faits: Sequence[Fait]
    lectures: Sequence[Jalon]
    gestes: Sequence[Geste]
    ouvert: bool


def communicables(dossier: Dossier | None) -> dict[TypeDocument, Piece]:
    """The documents of this bilan that were given to the person, are ready and still open, by their kind: the newest of each."""
    if dossier is None:
        return {}
    pieces = Piece.objects.filter(
        dossier=dossier, nature__in=[SYNTHESE.value, RESULTATS.value], a_transmettre=False, document__etat=EtatDocument.PRET,
        document__coffre__detruit_le=None,
    ).select_related("document__coffre").order_by("version")
    return {TypeDocument(piece.nature): piece for piece in pieces}


def page(dossier: Dossier | None, pieces: dict, partages: Sequence[Partage], instant: datetime) -> dict:
    par_lien = {cle: lien for role in QUALITES for cle, lien in liens.vivants(partages, role, instant).items()}
    lettres = courriels_partage.derniers(partages)
    cartes = [carte(partage, par_lien.get(partage.pk), lettres.get(str(partage.pk)), instant) for partage in partages]
    ouvertes = [une for une in cartes if une.ouvert]
    return {
        "dossier": dossier, "prochaine": _prochaine(dossier, pieces, len(ouvertes)), "ouvertes": ouvertes, "finies": [une for une in cartes if not une.ouvert],
        "gestes": _gestes(pieces), "prenom": dossier.consultant.prenom if dossier else "",
    }


def carte(partage: Partage, lien: LienPersonnel | None, lettre: Envoi | None, instant: datetime) -> Carte:
    lus, ouvert = partage.termes, partage.ouvert(instant)
    return Carte(
        cle=str(partage.pk), titre=lus["destinataire"], puce=puce(partage, instant), faits=[*faits(partage), *(_courriel(lettre) if ouvert else [])],
        lectures=_lectures(partage), gestes=_gestes_de(partage, lien, ouvert, instant), ouvert=ouvert,
    )


EXPORT = ["À qui", "Qualité", "Document", "Signé le", "Jusqu’au", "État", "Consultations", "La dernière le"]


def exporte(partage: Partage, instant: datetime) -> list[object]:
    """One communication for a spreadsheet of its author's own."""
    lectures = partage.ouvertures.all()
    return [
        partage.termes["destinataire"], partage.get_lecteur_display(), partage.get_nature_display(), partage.signe_le and jour_a_paris(partage.signe_le),
        partage.jusqu_au, puce(partage, instant).texte, len(lectures), jour_a_paris(lectures[0].le) if lectures else None,
    ]


def _courriel(lettre: Envoi | None) -> list[Fait]:
    if lettre is None:
        return []
    return [Fait("Son courriel", phrase("{}, {}", date_courte(lettre.envoye_le or lettre.cree_le), phrase(REMISES[EtatEnvoi(lettre.etat)])))]


def fonde_encore(partage: Partage, instant: datetime) -> bool:
    """Over, and yet a reason to keep the synthesis as long as it is not taken back (R6313-7)."""
    garde = partage.piece is not None and partage.piece.document.coffre.detruit_le is None
    return partage.etat == EtatPartage.DONNE and partage.fini(instant) and partage.nature == SYNTHESE and garde


def puce(partage: Partage, instant: datetime) -> Puce:
    if partage.etat == EtatPartage.RETIRE:
        return Puce("close", phrase("Retiré le {}", date_en_mots(partage.retire_le)))
    if partage.fini(instant):
        return Puce("close", phrase("Fini le {}", date_en_mots(partage.jusqu_au)))
    if not partage.ouvert(instant):
        return Puce("close", "Document détruit")
    return Puce("faite", phrase("Ouvert jusqu’au {} inclus", date_en_mots(partage.jusqu_au)))


def faits(partage: Partage) -> list[Fait]:
    """Who, what, why, until when: the terms, in the words of the act."""
    lus = partage.termes
    qualite = QUALITES[Role(partage.lecteur)]
    permis = "Lecture à l’écran et PDF à son nom" if partage.pdf_permis else "Lecture à l’écran seulement"
    lignes = [
        Fait("À", lus["destinataire"], note=phrase("{}, {}", qualite, lus["structure"]) if lus["structure"] else qualite),
        Fait("Son adresse", lus["courriel"]),
        Fait("Document", lus["document"], note=phrase("version {}, du {}", lus["document_version"], date_en_mots(lus["document_du"]))),
        *([Fait("Pour", lus["finalite"])] if lus["finalite"] else []),
        Fait("Jusqu’au", phrase("{} inclus", date_en_mots(partage.jusqu_au))), Fait("Accès", permis),
    ]
    if partage.engage_le:
        lignes.append(Fait("Ses engagements", phrase("acceptés {}", moment(partage.engage_le))))
    if partage.preuve and partage.preuve.document.etat == EtatDocument.PRET:
        lignes.append(Fait("Acte signé", Lien("PDF", reverse("beneficiaires:piece", args=[lus["numero"], partage.preuve_id]), precision="de l’acte signé")))
    return lignes


def consequences(partage: Partage) -> Consequences:
    lus = partage.termes
    lignes = [
        phrase("{} reçoit un lien par courriel ; il ne s’ouvre qu’avec un code envoyé à la même adresse ;", lus["destinataire"]),
        phrase("chaque consultation est notée, vous la voyez ici ;"),
        phrase("vous y mettez fin quand vous voulez, en un geste, sans dire pourquoi ; ce geste ne se défait pas ;"),
        phrase("ce qui a été lu ou téléchargé ne se reprend pas ;"),
    ]
    if partage.lecteur == Role.EMPLOYEUR:
        lignes.append(phrase("votre employeur saura que vous avez fait un bilan de compétences ;"))
    if partage.nature == SYNTHESE:
        lignes.append(phrase("votre synthèse peut alors être gardée ici après le bilan, trois ans au plus, au lieu d’être détruite (article R6313-7) ;"))
    return Consequences(phrase("Une fois signé :"), [*lignes, "cet acte ne vaut que pour cette personne et ce document."])


def _prochaine(dossier: Dossier | None, pieces: dict, nombre: int) -> Prochaine:
    if nombre:
        sujet = "Une personne peut" if nombre == 1 else f"{en_lettres(nombre).capitalize()} personnes peuvent"
        return Prochaine(avant=phrase("{} lire un document de votre bilan : vous l’avez voulu.", sujet), pourquoi="Vous y mettez fin quand vous voulez.")
    autre = phrase("Personne, à part vous et {}, ne lit votre synthèse.", dossier.consultant.prenom) if dossier else "Personne ne lit votre synthèse."
    if pieces:
        return Prochaine(avant=autre, pourquoi="C’est à vous de décider qui d’autre la lira. Rien ne vous y oblige.")
    return Prochaine(avant=autre, pourquoi="Vous pourrez la communiquer, si vous le souhaitez, une fois que vous l’aurez relue et qu’elle sera figée.")


def _gestes(pieces: dict) -> list[Geste]:
    if not pieces:
        return []
    cep = [Geste("Transmettre ma synthèse à mon conseiller CEP", reverse("syntheses:nouveau_partage", args=["cep"]))] if SYNTHESE in pieces else []
    return [*cep, Geste("Communiquer à une personne de mon choix", reverse("syntheses:nouveau_partage", args=["tiers"]))]


def _lectures(partage: Partage) -> list[Jalon]:
    return [Jalon(phrase("Document {}.", Quoi(une.quoi).libelle), quand=moment(une.le).capitalize(), etat="fait") for une in partage.ouvertures.all()]


def _gestes_de(partage: Partage, lien: LienPersonnel | None, ouvert: bool, instant: datetime) -> list[Geste]:
    precision = de(partage.termes["destinataire"])
    mot, url = "Retirer l’accès" if ouvert else "Retirer mon acte", reverse("syntheses:retirer_partage", args=[partage.pk])
    retirer = Geste(mot, url, methode="post", precision=precision)
    if not ouvert:
        return [retirer] if fonde_encore(partage, instant) else []
    des = lien and liens.prochain_renvoi(lien)
    attente = phrase("Envoyé le {}. Possible de nouveau le {}.", date_courte(lien.dernier_envoi_le), moment(des)) if des and instant < des else ""
    return [
        retirer,
        Geste(
            "Renvoyer le lien", reverse("syntheses:renvoyer_partage", args=[partage.pk]), methode="post", precision=precision,
            indisponible=attente,
        ),
        _prevenir(partage),
    ]


def _prevenir(partage: Partage) -> Geste:
    mot, oui = ("Ne plus m’écrire", "") if partage.prevenir else ("M’écrire à chaque consultation", "1")
    url, precision = reverse("syntheses:prevenir_partage", args=[partage.pk]), phrase("pour {}", partage.termes["destinataire"])
    return Geste(mot, url, genre="link", methode="post", precision=precision, champs={"oui": oui})
