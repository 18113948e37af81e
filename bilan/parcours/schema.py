"""What an input file may say. `docs/parcours.md` is the same list with examples; a test holds the two together."""
from datetime import date, datetime, time
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from beneficiaires.models.champs import valider_siret
from beneficiaires.regles import EtapePedagogique, ModeFinancement, Versant
from bilan.parcours.lecture import Champ, Liste, Table
from bilan.socle.calendrier import PARIS, Territoire
from bilan.socle.libelles import EnumLibelle
from seances.models.seance import Modalite
from syntheses.rubriques import CodeRubrique

# --- how a value is read: the value, or ValueError with the end of a French sentence ---


def texte(brut):
    if not isinstance(brut, str) or not brut.strip():
        raise ValueError("doit être un texte, entre guillemets.")
    return brut.strip()


def courriel(brut):
    try:
        validate_email(texte(brut))
    except ValidationError:
        raise ValueError("n’est pas une adresse électronique.") from None
    return brut.strip().lower()


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
    return brut.replace(tzinfo=PARIS) if brut.tzinfo is None else brut.astimezone(PARIS)


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


def mot(*permis: str):
    def lire(brut):
        if brut not in permis:
            raise ValueError(f"vaut l’un de ces mots : {', '.join(permis)}.")
        return brut
    return lire


# --- the tables ---

_IDENTITE = {"prenom": Champ(texte, requis=True), "nom": Champ(texte, requis=True), "email": Champ(courriel, requis=True)}
_ADRESSE = {"adresse": Champ(texte, sinon=""), "code_postal": Champ(texte, sinon=""), "ville": Champ(texte, sinon=""), "telephone": Champ(texte, sinon="")}

SCHEMA = Table({
    "titre": Champ(texte, requis=True),
    "jusqu_au": Champ(jour),
    "beneficiaire": Table({
        **_IDENTITE, **_ADRESSE,
        "accord": Champ(mot("neutre", "feminin", "masculin"), sinon="neutre"),
        "statut": Champ(mot("salarie", "demandeur_emploi", "agent_public", "independant", "autre"), sinon="salarie"),
        "poste": Champ(texte, sinon=""),
        "territoire": Champ(parmi(Territoire), sinon=Territoire.METROPOLE),
    }, requis=True),
    "consultant": Table({**_IDENTITE, "accord": Champ(mot("neutre", "feminin", "masculin"), sinon="neutre")}, requis=True),
    "employeur": Table({
        **_ADRESSE,
        "raison_sociale": Champ(texte, requis=True), "siret": Champ(siret, requis=True), "representant": Champ(texte, requis=True),
        "fonction": Champ(texte, requis=True), "courriel": Champ(courriel, requis=True),
    }),
    "dossier": Table({
        "ouvert_le": Champ(moment, requis=True),
        "financement": Champ(parmi(ModeFinancement), requis=True),
        "prix_euros": Champ(euros),
        "periode_debut": Champ(jour, requis=True), "periode_fin": Champ(jour, requis=True),
        "versant": Champ(parmi(Versant), sinon=""),
        "sur_temps_travail": Champ(oui_non, sinon=False),
        "taux_distance": Champ(entier),
        "numero_edof": Champ(texte, sinon=""), "souscription": Champ(jour), "dernier_bilan_finance": Champ(jour),
        "annule_le": Champ(moment),
    }, requis=True),
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
})
