"""The people of the demonstration: bilans told from today, in the same words as an input file of `parcours`."""
import unicodedata
from datetime import date, datetime, time, timedelta

from bilan.demonstration.textes import SYNTHESE, investigue

HELENE = {"prenom": "Hélène", "nom": "Vasseur", "accord": "feminin", "email": "helene.vasseur@demonstration.example"}
KERBRAT = {
    "raison_sociale": "Ateliers Kerbrat SAS", "siret": "73282932000074", "adresse": "14 rue du Port", "code_postal": "44400", "ville": "Rezé",
    "representant": "Nadia Lefort", "fonction": "Responsable des ressources humaines", "courriel": "nadia.lefort@kerbrat.example",
}
RENNES = {
    "raison_sociale": "Ville de Rennes", "siret": "21350238800019", "adresse": "Place de la Mairie", "code_postal": "35000", "ville": "Rennes",
    "representant": "Paul Le Goff", "fonction": "Directeur des ressources humaines", "courriel": "paul.legoff@rennes.example",
}

SAMEDI = 5
ENVOI = -30  # days from the first Monday to the sending of the convention


class Calendrier:
    """Dates told from today: `c.le(-4, 10, 30)` is four days ago at 10:30, `c.lundi(-5)` the Monday of five weeks ago."""

    def __init__(self, jour: date):
        self.jour = jour

    def le(self, jours: int, heure: int = 9, minute: int = 0) -> datetime:
        return datetime.combine(self.jour + timedelta(days=jours), time(heure, minute))

    def lundi(self, semaines: int) -> date:
        return self.jour - timedelta(days=self.jour.weekday()) + timedelta(weeks=semaines)

    def veille(self) -> date:
        """The last day of work before today, whose session is still to be closed."""
        return next(jour for ecart in (1, 2, 3) if (jour := self.jour - timedelta(days=ecart)).weekday() < SAMEDI)


def personne(prenom: str, nom: str, accord: str, n: int, **champs) -> dict:
    adresse = unicodedata.normalize("NFKD", f"{prenom}.{nom}".lower().replace("œ", "oe")).encode("ascii", "ignore").decode()
    return {
        "prenom": prenom, "nom": nom, "accord": accord, "email": f"{adresse}@demonstration.example", "telephone": f"06 00 00 00 {n:02d}",
        "adresse": f"{n} rue des Tilleuls", "code_postal": "44000", "ville": "Nantes", **champs,
    }


CAMILLE = personne("Camille", "Moreau", "feminin", 1, poste="Responsable logistique")
MALIK = personne("Malik", "Benhaddou", "masculin", 2, poste="Technicien de maintenance")


def tous(jour: date) -> list[dict]:
    c = Calendrier(jour)
    recits = (conclu, detruit, silencieux, en_relecture, en_cours, cpf, sans_seance, a_contresigner, chez_le_salarie, chez_l_employeur, nouveau)
    return [recit(c) for recit in recits]


def _plan(c: Calendrier, qui: dict, debut: int, *, employeur: dict = KERBRAT, financement: str = "plan_developpement", **suite) -> dict:
    """A bilan paid by the employer whose first week is `debut` weeks from now; its convention was sent a month before that Monday."""
    premier = c.lundi(debut)
    return {
        "titre": qui["prenom"], "beneficiaire": qui, "consultant": HELENE, "employeur": employeur,
        "dossier": {
            "ouvert_le": datetime.combine(premier + timedelta(days=ENVOI - 2), time(9)), "financement": financement, "periode_debut": premier,
            "periode_fin": premier + timedelta(days=88), "sur_temps_travail": True,
        },
        **suite,
    }


def _signatures(premier: date) -> dict:
    def le(jours: int, heure: int) -> datetime:
        return datetime.combine(premier + timedelta(days=ENVOI + jours), time(heure))
    return {"envoyee_le": le(0, 16), "transmise_le": le(3, 10), "repondue_le": le(8, 19), "contresignee_le": le(9, 9)}


def _agenda(premier: date, jour: int, heure: time) -> dict:
    return {
        "propose_le": datetime.combine(premier + timedelta(days=ENVOI - 2), time(10)), "premiere_seance": premier + timedelta(days=jour), "heure": heure,
        "confirme_le": datetime.combine(premier + timedelta(days=ENVOI + 9), time(10)),
    }


def en_cours(c: Calendrier) -> dict:
    premier = c.lundi(-5)
    return _plan(
        c, CAMILLE, -5, convention=_signatures(premier),
        calendrier=_agenda(premier, 0, time(9, 30)), **investigue(premier + timedelta(days=30)),
        travail_personnel=[{"jour": premier + timedelta(days=16), "heures": 1.5, "sujet": "Relecture de mes anciennes fiches de poste"},
                           {"jour": premier + timedelta(days=26), "heures": 1, "sujet": "Échange avec une formatrice"}],
        notes=[{"le": datetime.combine(premier + timedelta(days=28), time(11, 40)), "partagee": True,
                "texte": "Vous avez dit, presque en passant\u202f: «\u202fQuand je forme les nouveaux, je ne regarde plus l’heure.\u202f» Gardez cette "
                "phrase près de vous cette semaine."}],
    )


def cpf(c: Calendrier) -> dict:
    seance = c.veille() - timedelta(weeks=3)
    premier = seance - timedelta(days=seance.weekday())
    return {
        "titre": "Malik", "beneficiaire": MALIK, "consultant": HELENE,
        "dossier": {
            "ouvert_le": datetime.combine(premier - timedelta(days=40), time(14)), "financement": "cpf_hors_temps_travail", "periode_debut": premier,
            "periode_fin": premier + timedelta(days=88), "numero_edof": "41234567890", "souscription": premier - timedelta(days=40),
        },
        "mcf": {"proposee_le": premier - timedelta(days=40), "acceptee_le": datetime.combine(premier - timedelta(days=36), time(20)),
                "entree_le": datetime.combine(seance + timedelta(days=1), time(9))},
        "calendrier": {
            "propose_le": datetime.combine(premier - timedelta(days=35), time(10)), "premiere_seance": seance, "heure": time(18),
            "confirme_le": datetime.combine(premier - timedelta(days=35), time(10, 20)),
        },
        "absences": [{"seance": 2}],
    }


def _a_ses_frais(qui: dict, premier: date, agenda: dict, **suite) -> dict:
    """A bilan that the person pays for herself, signed a month before its first week."""
    return {
        "titre": qui["prenom"], "beneficiaire": qui, "consultant": HELENE,
        "dossier": {
            "ouvert_le": datetime.combine(premier - timedelta(days=34), time(11)), "financement": "personnel", "periode_debut": premier,
            "periode_fin": premier + timedelta(days=88),
        },
        "calendrier": agenda, "convention": {cle: valeur for cle, valeur in _signatures(premier).items() if cle != "transmise_le"}, **suite,
    }


def en_relecture(c: Calendrier) -> dict:
    premier = c.lundi(-11)
    ines = personne("Inès", "Delcourt", "feminin", 3, poste="Assistante juridique")
    return _a_ses_frais(
        ines, premier, _agenda(premier, 3, time(14)), synthese={"redigee_le": c.le(-2, 17), **SYNTHESE},
        **investigue(premier + timedelta(days=50), close=premier + timedelta(days=57)),
    )


def conclu(c: Calendrier) -> dict:
    premier = c.lundi(-12)  # the period ends this Friday
    remise = c.le(-3, 16)  # its content is about to be destroyed
    return _plan(
        c, personne("Aïssatou", "Diallo", "feminin", 4, statut="agent_public", poste="Gestionnaire des ressources"), -12, employeur=RENNES,
        financement="agent_public", convention=_signatures(premier), calendrier=_agenda(premier, 1, time(14)),
        **investigue(premier + timedelta(days=50), close=premier + timedelta(days=57)),
        synthese={"redigee_le": remise - timedelta(days=5), "figee_le": remise - timedelta(days=1), "remise_le": remise, **SYNTHESE,
                  "observations": "Je tiens à ajouter que l’alternative, responsable de site, reste ouverte."},
    )


def detruit(c: Calendrier) -> dict:
    """Over for three weeks: its content was destroyed, its procès-verbal is there; only the synthesis is kept, as he wished."""
    premier, remise = c.lundi(-15), datetime.combine(c.lundi(-3) + timedelta(days=1), time(16))
    remi = personne("Rémi", "Caron", "masculin", 11, poste="Chef de projet")
    return _a_ses_frais(
        remi, premier, _agenda(premier, 1, time(10)),
        synthese={"redigee_le": remise - timedelta(days=5), "figee_le": remise - timedelta(days=1), "remise_le": remise, **SYNTHESE},
        **investigue(premier + timedelta(days=50), close=premier + timedelta(days=57)),
        fin={"accord_le": remise + timedelta(hours=3), "garder": ["synthese"], "besoin": "projet", "mois": 12},
    )


def silencieux(c: Calendrier) -> dict:
    premier = c.lundi(3)
    signatures = {"envoyee_le": c.le(-20, 10), "transmise_le": c.le(-18, 11), "reponse": "silence"}
    recit = _plan(c, personne("Thomas", "Lecœur", "masculin", 5, poste="Chef d’atelier"), 3, convention=signatures)
    recit["dossier"] |= {"ouvert_le": c.le(-22), "periode_debut": premier}
    return recit


def sans_seance(c: Calendrier) -> dict:
    recit = _plan(c, personne("Bruno", "Peltier", "masculin", 6, poste="Acheteur"), 1, convention={
        "envoyee_le": c.le(-16, 10), "transmise_le": c.le(-15, 10), "repondue_le": c.le(-13, 18), "contresignee_le": c.le(-12, 9)})
    recit["dossier"]["ouvert_le"] = c.le(-18)
    return recit


def a_contresigner(c: Calendrier) -> dict:
    recit = _plan(c, personne("Élodie", "Garnier", "feminin", 7, poste="Assistante de direction"), 3, calendrier={
        "propose_le": c.le(-8, 10), "premiere_seance": c.lundi(3) + timedelta(days=4), "heure": time(9, 30)}, convention={
        "envoyee_le": c.le(-7, 10), "transmise_le": c.le(-5, 10), "repondue_le": c.le(-1, 18)})
    recit["dossier"]["ouvert_le"] = c.le(-9)
    return recit


def chez_le_salarie(c: Calendrier) -> dict:
    recit = _plan(c, personne("Sofia", "Amorós", "feminin", 8, poste="Comptable"), 4, convention={"envoyee_le": c.le(-6, 10), "transmise_le": c.le(-4, 10)})
    recit["dossier"]["ouvert_le"] = c.le(-7)
    return recit


def chez_l_employeur(c: Calendrier) -> dict:
    recit = _plan(c, personne("Jeanne", "Ollivier", "feminin", 9, poste="Infographiste"), 5, convention={"envoyee_le": c.le(-3, 10)})
    recit["dossier"]["ouvert_le"] = c.le(-4)
    return recit


def nouveau(c: Calendrier) -> dict:
    recit = _plan(c, personne("Karim", "Haddad", "masculin", 10, poste="Conducteur de ligne"), 6)
    recit["dossier"]["ouvert_le"] = c.le(-1, 15)
    return recit
