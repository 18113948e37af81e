"""The cast and the things of the tests: rows that are valid by themselves, built without the actions that the tests try."""
from datetime import date

import factory
from factory.django import DjangoModelFactory
from stdnum import luhn

from beneficiaires.models import Beneficiaire, Dossier, Employeur, EtapeDossier, EtapePrestation, Organisme, Prestation
from beneficiaires.regles import HEURES_GRAINE, REGIMES, ModeFinancement, UsageEmployeur
from bilan.socle.models import Coffre, Compte
from bilan.socle.roles import Role


def siret(n: int) -> str:
    """The n-th of a series of valid SIRETs, each of another company."""
    siren = f"{81_000_000 + n:08}"
    siren += luhn.calc_check_digit(siren)
    return siren + "0001" + luhn.calc_check_digit(siren + "0001")


class FabriqueCompte(DjangoModelFactory):
    """A bénéficiaire by default; `FabriqueCompte(consultant=True)`, `FabriqueCompte(gestion=True)`."""

    class Meta:
        model = Compte

    class Params:
        consultant = factory.Trait(prenom="Hélène", nom="Vasseur", roles=[Role.CONSULTANT.value])
        gestion = factory.Trait(prenom="Gaëlle", nom="Ferrand", roles=[Role.GESTION.value])

    email = factory.Sequence("personne{}@example.org".format)
    prenom = "Camille"
    nom = "Moreau"
    roles = [Role.BENEFICIAIRE.value]
    password = "!"  # no password: a test signs in by force_login


class FabriqueOrganisme(DjangoModelFactory):
    """The one provider, complete enough for every document."""

    class Meta:
        model = Organisme
        django_get_or_create = ("id",)

    id = 1
    denomination = "Les Jalons"
    forme = "SARL au capital de 5 000 €"
    adresse, code_postal, ville = "4 rue des Olivettes", "44000", "Nantes"
    siret = siret(0)
    nda = "52440000044"
    prefet_region = "Pays de la Loire"
    representant = "Hélène Vasseur"
    representant_fonction = "gérante"
    courriel = "contact@lesjalons.example"
    telephone = "02 40 00 00 00"
    certificat_qualiopi = "FR000000-1"
    qualiopi_debut, qualiopi_fin = date(2025, 1, 1), date(2027, 12, 31)
    referent_handicap = "Hélène Vasseur"
    courriel_reclamation = "reclamation@lesjalons.example"
    mediateur = "Médiation de la consommation, 1 place du Marché, 75000 Paris, mediation.example"


class FabriquePrestation(DjangoModelFactory):
    """The offer of the brochure: 24 h in five steps, ten weekly sessions, 1 800 €."""

    class Meta:
        model = Prestation
        skip_postgeneration_save = True

    intitule = "Bilan de compétences"
    objectif = "Analyser ses compétences, ses aptitudes et ses motivations, et définir un projet professionnel."
    contenu = "Phase préliminaire, phase d’investigation, phase de conclusions."
    moyens = "Entretiens individuels, questionnaires, enquêtes métier."
    modalites_deroulement = "Dix entretiens individuels à distance, un par semaine."
    modalites_suivi = "Émargement de chaque séance ; entretien de suivi à six mois."
    remise_resultats = "Remis au seul bénéficiaire lors du dernier entretien."
    remise_synthese = "Remis au seul bénéficiaire, qui y ajoute ses observations."
    modalites_reglement = "À réception de la facture, après la remise des conclusions."
    prix_centimes = 180_000

    @factory.post_generation
    def etapes(self, create, extracted, **kwargs):
        EtapePrestation.objects.bulk_create(
            EtapePrestation(prestation=self, code=code, ordre=rang, minutes=heures * 60) for rang, (code, heures) in enumerate(HEURES_GRAINE.items(), 1)
        )


class FabriqueBeneficiaire(DjangoModelFactory):
    class Meta:
        model = Beneficiaire

    compte = factory.SubFactory(FabriqueCompte)
    poste = "Assistante commerciale"


class FabriqueEmployeur(DjangoModelFactory):
    class Meta:
        model = Employeur

    raison_sociale = "Ateliers Kerbrat SAS"
    siret = factory.Sequence(lambda n: siret(n + 1))
    adresse, code_postal, ville = "12 quai de la Fosse", "44000", "Nantes"
    representant = "Yann Kerbrat"
    representant_fonction = "directeur des ressources humaines"
    courriel = factory.Sequence("rh{}@kerbrat.example".format)


def _coffre():
    coffre = Coffre.nouveau()
    coffre.save()
    return coffre


def _avec_employeur(dossier) -> bool:
    return REGIMES[ModeFinancement(dossier.mode_financement)].employeur in (UsageEmployeur.REQUIS, UsageEmployeur.ABSENCE_SEULE)


class FabriqueDossier(DjangoModelFactory):
    """A bilan paid by the employer's plan, contract in preparation; `mode_financement=` another way leaves the employer out where he must be."""

    class Meta:
        model = Dossier
        skip_postgeneration_save = True

    numero = factory.Sequence(lambda n: f"BDC-2026-{n + 1:04}")
    beneficiaire = factory.SubFactory(FabriqueBeneficiaire)
    consultant = factory.SubFactory(FabriqueCompte, consultant=True)
    prestation = factory.SubFactory(FabriquePrestation)
    mode_financement = ModeFinancement.PLAN_DEVELOPPEMENT.value
    employeur = factory.Maybe(factory.LazyAttribute(_avec_employeur), yes_declaration=factory.SubFactory(FabriqueEmployeur), no_declaration=None)
    ouvert_le = date(2026, 11, 20)
    periode_debut, periode_fin = date(2027, 1, 11), date(2027, 4, 9)
    prix_centimes = 180_000
    coffre_actes = factory.LazyFunction(_coffre)
    coffre_travaux = factory.LazyFunction(_coffre)
    coffre_synthese = factory.LazyFunction(_coffre)

    @factory.post_generation
    def etapes(self, create, extracted, **kwargs):
        EtapeDossier.objects.bulk_create(
            EtapeDossier(dossier=self, code=code, ordre=rang, minutes=heures * 60) for rang, (code, heures) in enumerate(HEURES_GRAINE.items(), 1)
        )
