"""What an input file may say. `docs/parcours.md` is the same list with examples; a test holds the two together."""
import re
from datetime import UTC, date, datetime, time
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from beneficiaires.models.champs import valider_siret
from beneficiaires.regles import EtapePedagogique, ModeFinancement, Payeur, Versant
from bilan.parcours.lecture import Champ, Liste, Table
from bilan.socle.calendrier import PARIS, Territoire
from bilan.socle.libelles import EnumLibelle
from seances.models.seance import Modalite
from syntheses.regles.conservation import Besoin, Gardable
from syntheses.rubriques import CodeRubrique

_INVISIBLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
ANNEES = range(2019, 2100)  # the law of today's bilan, the legal parameters with it, begin on 1 January 2019

# --- how a value is read: the value, or ValueError with the end of a French sentence ---


def texte(brut):
    """Any words, on one line or several."""
    if not isinstance(brut, str) or not brut.strip():
        raise ValueError("doit être un texte, entre guillemets.")
    if _INVISIBLE.search(brut):
        raise ValueError("contient un caractère invisible.")
    return brut.strip()


def ligne(maximum: int):
    """One line, of `maximum` characters at most: what a column of the database holds."""
    def lire(brut):
        lue = texte(brut)
        if len(lue) > maximum or len(lue.splitlines()) > 1:
            raise ValueError(f"tient en une ligne de {maximum} caractères au plus.")
        return lue
    return lire


def courriel(brut):
    lue = ligne(254)(brut)
    try:
        validate_email(lue)
    except ValidationError:
        raise ValueError("n’est pas une adresse électronique.") from None
    return lue.lower()


def siret(brut):
    try:
        valider_siret(texte(brut))
    except ValidationError:
        raise ValueError("n’est pas un SIRET valide : vérifiez ses quatorze chiffres.") from None
    return brut.replace(" ", "")


def jour(brut):
    if isinstance(brut, datetime) or not isinstance(brut, date):
        raise ValueError("doit être une date, comme 2027-01-11.")
    return brut


def moment(brut):
    """A local date and time, on the clock of Paris."""
    if not isinstance(brut, datetime):
        raise ValueError("doit être une date et une heure, comme 2027-01-11T09:30:00.")
    if not ANNEES.start <= brut.year < ANNEES.stop:
        raise ValueError(f"doit être entre {ANNEES.start} et {ANNEES.stop - 1}.")
    if brut.tzinfo is not None:
        return brut.astimezone(PARIS)
    ici = brut.replace(tzinfo=PARIS)
    if ici.astimezone(UTC).astimezone(PARIS).replace(tzinfo=None) != brut:
        raise ValueError("n’existe pas à Paris : cette nuit-là, les horloges avancent d’une heure.")
    return ici


def heure(brut):
    if not isinstance(brut, time):
        raise ValueError("doit être une heure, comme 09:30:00.")
    return brut


def oui_non(brut):
    if not isinstance(brut, bool):
        raise ValueError("vaut true ou false.")
    return brut


def entier(brut):
    if isinstance(brut, bool) or not isinstance(brut, int):
        raise ValueError("doit être un nombre entier.")
    return brut


def euros(brut):
    """Euros, to the cent, as cents."""
    if isinstance(brut, bool) or not isinstance(brut, (int, float)) or not 0 < brut < 10_000_000:
        raise ValueError("doit être un montant en euros, supérieur à zéro.")
    centimes = Decimal(str(brut)) * 100
    if centimes != int(centimes):
        raise ValueError("a plus de deux décimales.")
    return int(centimes)


def heures(brut):
    """Hours, as minutes."""
    if isinstance(brut, bool) or not isinstance(brut, (int, float)) or not 0 <= brut <= 100:
        raise ValueError("doit être un nombre d’heures, comme 6 ou 1.5.")
    return round(brut * 60)


def parmi(vocabulaire: type[EnumLibelle]):
    def lire(brut):
        valeurs = [mot.value for mot in vocabulaire]
        if brut not in valeurs:
            raise ValueError(f"vaut l’un de ces mots : {', '.join(valeurs)}.")
        return vocabulaire(brut)
    return lire


def liste_de(vocabulaire: type[EnumLibelle]):
    """Several words of it between brackets, or one."""
    un = parmi(vocabulaire)
    return lambda brut: [un(mot) for mot in (brut if isinstance(brut, list) else [brut])]


def mot(*permis: str):
    def lire(brut):
        if brut not in permis:
            raise ValueError(f"vaut l’un de ces mots : {', '.join(permis)}.")
        return brut
    return lire


# --- the tables ---

_IDENTITE = {"prenom": Champ(ligne(80), requis=True), "nom": Champ(ligne(80), requis=True), "email": Champ(courriel, requis=True)}
_ADRESSE = {
    "adresse": Champ(ligne(200), sinon=""), "code_postal": Champ(ligne(10), sinon=""), "ville": Champ(ligne(80), sinon=""),
    "telephone": Champ(ligne(20), sinon=""),
}

SCHEMA = Table({
    "titre": Champ(ligne(200), requis=True),
    "jusqu_au": Champ(jour),
    "beneficiaire": Table({
        **_IDENTITE, **_ADRESSE,
        "accord": Champ(mot("neutre", "feminin", "masculin"), sinon="neutre"),
        "statut": Champ(mot("salarie", "demandeur_emploi", "agent_public", "independant", "autre"), sinon="salarie"),
        "poste": Champ(ligne(120), sinon=""),
        "territoire": Champ(parmi(Territoire), sinon=Territoire.METROPOLE),
    }, requis=True),
    "consultant": Table({**_IDENTITE, "accord": Champ(mot("neutre", "feminin", "masculin"), sinon="neutre")}, requis=True),
    "employeur": Table({
        **_ADRESSE,
        "raison_sociale": Champ(ligne(160), requis=True), "siret": Champ(siret, requis=True), "representant": Champ(ligne(120), requis=True),
        "fonction": Champ(ligne(80), requis=True), "courriel": Champ(courriel, requis=True),
    }),
    "dossier": Table({
        "ouvert_le": Champ(moment, requis=True),
        "financement": Champ(parmi(ModeFinancement), requis=True),
        "prix_euros": Champ(euros),
        "periode_debut": Champ(jour, requis=True), "periode_fin": Champ(jour, requis=True),
        "versant": Champ(parmi(Versant), sinon=""),
        "sur_temps_travail": Champ(oui_non, sinon=False),
        "taux_distance": Champ(entier),
        "numero_edof": Champ(ligne(40), sinon=""), "souscription": Champ(jour), "dernier_bilan_finance": Champ(jour),
        "annule_le": Champ(moment),
    }, requis=True),
    "financements": Liste(Table({
        "financeur": Champ(parmi(Payeur), requis=True), "montant_euros": Champ(euros, requis=True), "nom": Champ(ligne(120), sinon=""),
        "reference": Champ(ligne(60), sinon=""), "depose_le": Champ(jour), "subrogation": Champ(oui_non, sinon=False),
    })),
    "programme": Table({etape.value: Champ(heures) for etape in EtapePedagogique}),
    "calendrier": Table({
        "propose_le": Champ(moment, requis=True), "premiere_seance": Champ(jour, requis=True), "heure": Champ(heure, requis=True),
        "modalite": Champ(mot(*Modalite.values), sinon=Modalite.VISIO.value), "confirme_le": Champ(moment),
    }),
    "deplacements": Liste(Table({"seance": Champ(entier, requis=True), "le": Champ(moment, requis=True), "debut": Champ(moment, requis=True)})),
    "absences": Liste(Table({"seance": Champ(entier, requis=True), "remplacee_le": Champ(moment)})),
    "convention": Table({
        "envoyee_le": Champ(moment), "transmise_le": Champ(moment), "reponse": Champ(mot("accepte", "refuse", "silence"), sinon="accepte"),
        "repondue_le": Champ(moment), "contresignee_le": Champ(moment), "renoncee_le": Champ(moment),
    }),
    "mcf": Table({"proposee_le": Champ(jour, requis=True), "acceptee_le": Champ(moment, requis=True), "entree_le": Champ(moment), "sortie_le": Champ(moment)}),
    "travail_personnel": Liste(Table({"jour": Champ(jour, requis=True), "heures": Champ(heures, requis=True), "sujet": Champ(texte, requis=True)})),
    "notes": Liste(Table({"le": Champ(moment, requis=True), "texte": Champ(texte, requis=True), "partagee": Champ(oui_non, sinon=False)})),
    "synthese": Table({
        "redigee_le": Champ(moment, requis=True), "figee_le": Champ(moment), "remise_le": Champ(moment),
        **{code.value: Champ(texte) for code in CodeRubrique},
        "etapes": Liste(Table({"libelle": Champ(texte, requis=True), "echeance": Champ(jour)})),
    }),
    "fin": Table({
        "kit_le": Champ(moment), "accord_le": Champ(moment), "garder": Champ(liste_de(Gardable)), "besoin": Champ(parmi(Besoin), sinon=Besoin.PROJET),
        "mois": Champ(entier, sinon=12), "retire_le": Champ(moment), "efface_le": Champ(moment),
    }),
})
