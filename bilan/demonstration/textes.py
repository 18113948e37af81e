"""What the people of the demonstration wrote: competences, leads, plan, the sections of a synthesis."""
from datetime import date, datetime, time, timedelta

SYNTHESE = {
    "circonstances": "Ce bilan a été demandé après douze ans dans le même métier, à l’occasion d’une réorganisation. Il s’est tenu à distance, en dix séances.",
    "competences_aptitudes": "Organisation de flux et de plannings, conduite d’une équipe, transmission des gestes professionnels. L’aptitude à former "
    "revient dans tous les épisodes racontés.",
    "projet_professionnel": "Devenir formatrice en logistique, d’abord dans l’entreprise, puis dans un centre. "
    "Deux enquêtes de terrain ont confirmé le besoin.",
    "projet_formation": "Titre professionnel de formatrice pour adultes, en alternance.",
    "conditions_moyens": "L’accord de l’entreprise pour un premier groupe en septembre\u202f; un financement à demander avant l’été.",
    "etapes": [{"libelle": "Rencontrer la responsable de la formation"}, {"libelle": "Déposer la demande de financement"}],
}


PISTES = (
    {"intitule": "Formatrice en logistique", "sources": "Fiche métier «\u202fformateur d’adultes\u202f» de l’Onisep\nOffres de deux centres de la région",
     "formation": "Titre professionnel de formatrice pour adultes, en alternance.", "marche": "Les deux centres rencontrés recrutent chaque année.",
     "contraintes": "Un salaire un peu plus bas la première année\u202f; deux déplacements par mois.", "decision": "retenue",
     "raison": "Ce qui se raconte avec le plus d’élan, et une place existe."},
    {"intitule": "Responsable de site", "sources": "Fiche de poste interne", "decision": "en_reserve",
     "raison": "Possible dans trois ans\u202f; moins de contact avec les équipes."},
)
ENQUETE = {"fonction": "Formatrice en logistique, dans un centre", "appris": "La moitié du temps est de la préparation. On commence par des remplacements."}
COMPETENCES = (
    {"libelle": "Former de nouveaux arrivants", "situation": "Quatre intérimaires arrivent un lundi, en pleine saison.",
     "action": "Le tour de l’entrepôt préparé la veille, dessiné au sol à la craie.", "resultat": "À midi, ils préparaient seuls leurs commandes."},
    {"libelle": "Tenir un planning à huit", "situation": "Trois absences le même matin.", "action": "Deux postes échangés, le client prévenu.",
     "resultat": "Les départs du jour ont été tenus."},
)
PLAN = ("Rencontrer la responsable de la formation", "Déposer la demande de financement")


def investigue(jour: date, *, close: date | None = None) -> dict:
    """Competences, then leads looked into around that day; the investigation closed on `close`, when it is."""
    le = datetime.combine(jour, time(20))
    recit: dict = {
        "competences": [{"le": le - timedelta(days=7), **competence} for competence in COMPETENCES],
        "pistes": [{"le": le, **piste, "enquetes": [{"jour": jour - timedelta(days=1), **ENQUETE}] if piste["decision"] == "retenue" else []}
                   for piste in PISTES],
        "plan": [{"le": le, "libelle": libelle, "echeance": jour + timedelta(days=60 * rang)} for rang, libelle in enumerate(PLAN, 1)],
    }
    return recit | ({"cloture": {"le": datetime.combine(close, time(18))}} if close else {})
