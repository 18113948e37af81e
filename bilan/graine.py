"""The provider, the offer, its library and the directory that Bilan was first made for: what the demonstration, `parcours` and `peupler` start from."""
import tomllib
from functools import cache
from pathlib import Path

from beneficiaires.models import EtapePrestation, Organisme, Prestation
from beneficiaires.regles import HEURES_GRAINE, EtapePedagogique
from bilan.socle.typographie import typographier
from travaux.models import Ressource, Support, SupportDeSeance, VersionSupport
from travaux.regles import ecrire, lire

ORGANISME = {
    "denomination": "Les Jalons", "forme": "SARL au capital de 5\u202f000\u00a0€", "adresse": "12 rue des Tanneurs", "code_postal": "44000", "ville": "Nantes",
    "siret": "81000000000010", "nda": "52440000044", "prefet_region": "Pays de la Loire", "representant": "Hélène Vasseur",
    "representant_fonction": "gérante", "courriel": "contact@lesjalons.example", "telephone": "02 40 00 00 00",
    "certificat_qualiopi": "FR000000-1", "referent_handicap": "Hélène Vasseur", "referent_pedagogique": "Hélène Vasseur",
    "accueil_handicap": typographier("Séances plus courtes ou plus espacées, documents en grands caractères, transcription écrite, téléphone plutôt que "
                                     "visio : dites ce qu’il vous faut, avant de commencer ou en chemin."),
    "courriel_reclamation": "reclamation@lesjalons.example", "hebergeur": "Hébergement Exemple, 2 rue du Port, 44000 Nantes, 02 40 00 00 01",
    "mediateur": "Médiation de la consommation, 1 place du Marché, 75000 Paris, mediation.example",
}

PRESTATION = {
    "intitule": "Bilan de compétences",
    "public": "Toute personne active : salariat privé, emploi public, activité indépendante, recherche d’emploi.",
    "objectif": "Analyser ses compétences professionnelles et personnelles, ses aptitudes et ses motivations, afin de définir un projet professionnel et, "
    "le cas échéant, un projet de formation.",
    "contenu": "Phase préliminaire : analyser la demande et le besoin, choisir le format adapté, définir ensemble le déroulement. Phase d’investigation : "
    "construire le projet et en vérifier la pertinence, ou élaborer des alternatives, par des enquêtes professionnelles et des recherches documentaires. "
    "Phase de conclusions, par entretiens personnalisés : s’approprier les résultats détaillés, recenser les conditions et les moyens du projet, "
    "prévoir ses principales étapes, dont la possibilité d’un entretien de suivi.",
    "moyens": "Entretiens individuels ; questionnaires et documents préparatoires remis avant chaque séance ; recueil d’organismes et de sites "
    "d’information sur les métiers, les formations et le marché de l’emploi ; enquêtes de terrain. L’écoute est neutre et bienveillante : la personne "
    "reste l’autrice de ses choix.",
    "modalites_deroulement": "Séances individuelles, une par semaine, à distance, en visioconférence, avec le téléphone en secours.",
    "acces": "Un premier échange gratuit, dans les cinq jours ouvrés qui suivent votre demande. Le bilan commence une fois le contrat conclu et, avec le "
    "CPF, onze jours ouvrés au moins après notre proposition. Séances en visio, par téléphone si besoin.",
    "evaluation": "Vos objectifs sont écrits ensemble à la première séance et relus à la dernière. Un questionnaire vous est proposé à la fin, un autre "
    "six mois après. Rien n’est noté : un bilan n’est pas un examen.",
    "engagements_organisme": "Vous fournir les moyens de l’accompagnement qui vous a été présenté\nChoisir des méthodes et des outils adaptés à votre cas\n"
    "Vous aider à trouver les informations qu’il vous faut\nÊtre à votre écoute, et disponibles si une difficulté survient\n"
    "Guider vos démarches et votre réflexion, sans décider à votre place\nVous proposer un entretien six mois après",
    "engagements_beneficiaire": "Être présent·e aux dates et heures convenues\nNous prévenir d’un empêchement dès que vous le connaissez\n"
    "Faire de votre mieux pour les travaux préparatoires et les démarches entre les séances\nNous dire ce qui vous gêne dans le déroulement du bilan",
    "modalites_suivi": "Présences signées après chaque séance, certificat de réalisation à la fin. Un entretien de suivi est proposé environ six mois "
    "après le terme : la personne est libre de l’accepter.",
    "remise_resultats": "Les résultats détaillés sont remis à la personne, et à elle seule, par entretien, pendant la phase de conclusions.",
    # to whom else it may go is said by the law, and printed after these words
    "remise_synthese": "La synthèse est écrite avec la personne, qui peut y joindre ses observations, et lui est remise à la dernière séance.",
    "modalites_reglement": "Facture à la fin du bilan, payable à trente jours. En cas d’arrêt, seules les heures réalisées sont dues.",
    "prix_centimes": 180_000, "nombre_seances": 10, "premiere_seance_minutes": 60, "seance_minutes": 120, "mois_maximum": 3, "taux_distance": 100,
}

BUTS = {
    EtapePedagogique.PRELIMINAIRE: "Présenter la méthode et les outils ; identifier la demande, les attentes, les motivations ; définir les règles du bilan.",
    EtapePedagogique.INVESTIGATION: "Faire le point sur ses forces, ses limites, ses opportunités ; mieux se connaître ; s’approprier ses ressources.",
    EtapePedagogique.CONFRONTATION: "Définir des pistes ; vérifier leur faisabilité par des enquêtes et des recherches ; amorcer un plan d’action.",
    EtapePedagogique.EVALUATION: "Mesurer les écarts ; recadrer et valider les projets ; mettre en place le plan d’action.",
    EtapePedagogique.RECHERCHES_PERSONNELLES: "Entre les séances : enquêtes, lectures et réflexion, à son rythme.",
}


# our own words, printed on contracts: a line never begins with « ; » nor « : »
PRESTATION = {champ: typographier(texte) if isinstance(texte, str) else texte for champ, texte in PRESTATION.items()}
BUTS = {etape: typographier(texte) for etape, texte in BUTS.items()}


def installer_organisme() -> Organisme:
    """The provider of the demonstration, unless one is already installed."""
    return Organisme.objects.first() or Organisme.objects.create(**ORGANISME)


def installer_prestation() -> Prestation:
    """The offer of the brochure: 24 h, of which 19 h accompanied in ten weekly sessions; found again when it is already there."""
    prestation = Prestation.objects.filter(intitule=PRESTATION["intitule"]).order_by("pk").first()  # a title is not unique
    if prestation is None:
        prestation = Prestation.objects.create(**PRESTATION)
        EtapePrestation.objects.bulk_create(
            EtapePrestation(prestation=prestation, code=etape.value, ordre=rang, minutes=heures * 60, buts=BUTS[etape])
            for rang, (etape, heures) in enumerate(HEURES_GRAINE.items(), start=1)
        )
        _attacher(prestation, installer_bibliotheque())
    return prestation


def installer_bibliotheque() -> dict[str, Support]:
    """The supports of bilan/bibliotheque.toml, by key; those that are already there are left as they were changed."""
    presents = {support.cle: support for support in Support.objects.exclude(cle="")}
    absents = [brut for brut in _donnees("bibliotheque.toml")["supports"] if brut["cle"] not in presents]
    nouveaux = Support.objects.bulk_create(Support(**{nom: brut[nom] for nom in ("cle", "genre", "titre", "etape")}) for brut in absents)
    VersionSupport.objects.bulk_create(_version(support, brut) for support, brut in zip(nouveaux, absents, strict=True))
    return presents | {support.cle: support for support in nouveaux}


def _version(support: Support, brut: dict) -> VersionSupport:
    textes = {nom: brut.get(nom, "").strip() for nom in ("presentation", "texte", "adresse")}
    return VersionSupport(support=support, titre=brut["titre"], minutes=brut["minutes"], questions=ecrire(lire(brut.get("questions", ()))), **textes)


def _attacher(prestation: Prestation, supports: dict[str, Support]) -> None:
    SupportDeSeance.objects.bulk_create(
        SupportDeSeance(prestation=prestation, support=supports[brut["cle"]], numero_seance=numero)
        for brut in _donnees("bibliotheque.toml")["supports"] for numero in brut["seances"]
    )


def attacher_aux_prestations(supports: dict[str, Support]) -> int:
    """Hand the starting library over in each offer that hands nothing over, and has as many sessions; return how many offers."""
    vides = list(Prestation.objects.filter(active=True, supports=None, nombre_seances__gte=PRESTATION["nombre_seances"]))
    for prestation in vides:
        _attacher(prestation, supports)
    return len(vides)


def installer_annuaire() -> int:
    """The directory of bilan/annuaire.toml, in an empty one; return how many entries are new."""
    if Ressource.objects.exists():
        return 0
    return len(Ressource.objects.bulk_create(Ressource(**brut) for brut in _donnees("annuaire.toml")["ressources"]))


@cache
def _donnees(fichier: str) -> dict:
    """Our own words, typographed; an address is left as it is."""
    return _soigner(tomllib.loads((Path(__file__).parent / fichier).read_text(encoding="utf-8")))


def _soigner(valeur):
    if isinstance(valeur, dict):
        return {cle: v if cle == "adresse" else _soigner(v) for cle, v in valeur.items()}
    if isinstance(valeur, list):
        return [_soigner(v) for v in valeur]
    return typographier(valeur) if isinstance(valeur, str) else valeur
