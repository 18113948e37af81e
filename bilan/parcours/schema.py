"""What an input file may say. `docs/parcours.md` is the same list with examples; a test holds the two together."""
from beneficiaires.regles import EtapePedagogique, ModeFinancement, Payeur, Versant
from bilan.parcours.lecture import Champ, Liste, Table
from bilan.parcours.valeurs import courriel, entier, euros, heure, heures, jour, ligne, liste_de, moment, mot, oui_non, parmi, siret, texte
from bilan.socle.calendrier import Territoire
from seances.models.seance import Modalite
from syntheses.regles.conservation import Besoin, Gardable
from syntheses.rubriques import CodeRubrique
from travaux.models import GenreCompetence
from travaux.regles import Decision

_IDENTITE = {"prenom": Champ(ligne(80), requis=True), "nom": Champ(ligne(80), requis=True), "email": Champ(courriel, requis=True)}
_ADRESSE = {
    "adresse": Champ(ligne(200), sinon=""), "code_postal": Champ(ligne(10), sinon=""), "ville": Champ(ligne(80), sinon=""),
    "telephone": Champ(ligne(20), sinon=""),
}
RESTITUTION = "Restitution faite en entretien : les réponses aux questionnaires ont été relues ensemble, puis reliées aux pistes étudiées."

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
    "preparations": Liste(Table({
        "support": Champ(ligne(60), requis=True), "rendue_le": Champ(moment, requis=True),
        "reponses": Liste(Table({"question": Champ(entier, requis=True), "reponse": Champ(texte, requis=True)})),
    })),
    "competences": Liste(Table({
        "le": Champ(moment, requis=True), "libelle": Champ(texte, requis=True), "genre": Champ(mot(*GenreCompetence.values), sinon="professionnelle"),
        **{nom: Champ(texte, sinon="") for nom in ("situation", "action", "resultat")},
    })),
    "pistes": Liste(Table({
        "le": Champ(moment, requis=True), "intitule": Champ(texte, requis=True), "decision": Champ(parmi(Decision), sinon=Decision.A_L_ETUDE),
        **{nom: Champ(texte, sinon="") for nom in ("sources", "formation", "marche", "contraintes", "raison")},
        "enquetes": Liste(Table({"jour": Champ(jour, requis=True), "fonction": Champ(texte, requis=True), "appris": Champ(texte, requis=True)})),
    })),
    "cloture": Table({"le": Champ(moment, requis=True), "motif": Champ(texte)}),
    "plan": Liste(Table({"le": Champ(moment, requis=True), "libelle": Champ(texte, requis=True), "echeance": Champ(jour)})),
    "synthese": Table({
        "redigee_le": Champ(moment, requis=True), "figee_le": Champ(moment), "remise_le": Champ(moment),
        **{code.value: Champ(texte) for code in CodeRubrique},
        "resultats": Champ(texte, sinon=RESTITUTION),
        "etapes": Liste(Table({"libelle": Champ(texte, requis=True), "echeance": Champ(jour)})),
    }),
    "fin": Table({
        "kit_le": Champ(moment), "accord_le": Champ(moment), "garder": Champ(liste_de(Gardable)), "besoin": Champ(parmi(Besoin), sinon=Besoin.PROJET),
        "mois": Champ(entier, sinon=12), "retire_le": Champ(moment), "efface_le": Champ(moment),
    }),
})
