"""The cast and the things of the tests: rows that are valid by themselves, built without the actions that the tests try."""
from datetime import date, datetime, time, timedelta
from hashlib import sha256

import factory
from factory.django import DjangoModelFactory
from stdnum import luhn

from beneficiaires.actions import joindre
from beneficiaires.models import Beneficiaire, Dossier, Employeur, EtapeDossier, EtapePrestation, LigneFinancement, Organisme, Prestation
from beneficiaires.regles import HEURES_GRAINE, REGIMES, EtapePedagogique, ModeFinancement, TypeDocument, UsageEmployeur
from bilan.socle import instantane
from bilan.socle.calendrier import PARIS
from bilan.socle.models import Coffre, Compte
from bilan.socle.roles import Role
from conventions import donnees
from conventions.actions.brouillon import calendrier_hebdomadaire
from conventions.etats import NON_CONCLUES, EtatConvention
from conventions.models import Convention, Version
from seances.models import Seance
from travaux.models import Investigation


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
    forme = "SARL au capital de 5\u202f000\u00a0€"
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
    modalites_suivi = "Émargement de chaque séance, et entretien de suivi à six mois."
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


def _coffres():
    """The three vaults of a dossier, in one statement."""
    return Coffre.objects.bulk_create(Coffre.nouveau() for _ in range(3))


def _avec_employeur(dossier) -> bool:
    return REGIMES[ModeFinancement(dossier.mode_financement)].employeur in (UsageEmployeur.REQUIS, UsageEmployeur.ABSENCE_SEULE)


class FabriqueDossier(DjangoModelFactory):
    """A bilan paid by the employer's plan, contract in preparation; `mode_financement=` another way leaves the employer out where he must be."""

    class Meta:
        model = Dossier
        skip_postgeneration_save = True

    class Params:
        coffres = factory.LazyFunction(_coffres)

    numero = factory.Sequence(lambda n: f"BDC-2026-{n + 1:04}")
    beneficiaire = factory.SubFactory(FabriqueBeneficiaire)
    consultant = factory.SubFactory(FabriqueCompte, consultant=True)
    prestation = factory.SubFactory(FabriquePrestation)
    mode_financement = ModeFinancement.PLAN_DEVELOPPEMENT.value
    employeur = factory.Maybe(factory.LazyAttribute(_avec_employeur), yes_declaration=factory.SubFactory(FabriqueEmployeur), no_declaration=None)
    ouvert_le = date(2026, 11, 20)
    periode_debut, periode_fin = date(2027, 1, 11), date(2027, 4, 9)
    prix_centimes = 180_000
    coffre_actes, coffre_travaux, coffre_synthese = (factory.LazyAttribute(lambda dossier, rang=rang: dossier.coffres[rang]) for rang in range(3))

    @factory.post_generation
    def etapes(self, create, extracted, **kwargs):
        EtapeDossier.objects.bulk_create(
            EtapeDossier(dossier=self, code=code, ordre=rang, minutes=heures * 60) for rang, (code, heures) in enumerate(HEURES_GRAINE.items(), 1)
        )


    @factory.post_generation
    def depot(self, create, extracted, **kwargs):
        """The training fund of a self-employed person was asked on the day of the opening."""
        if create and self.mode_financement == ModeFinancement.FAF_INDEPENDANT:
            LigneFinancement.objects.create(dossier=self, ordre=1, financeur="faf", nom="FIF PL", montant_centimes=self.prix_centimes, depose_le=self.ouvert_le)


def _le(mois: int, jour: int, heure: int = 10) -> datetime:
    return datetime(2026, mois, jour, heure, tzinfo=PARIS)


JAMAIS_PARTIES = (EtatConvention.BROUILLON, EtatConvention.ABANDONNEE)


class FabriqueConvention(DjangoModelFactory):
    """A complete draft on a dossier of the employer's plan. `etat=` another one fills the dates that it must bear, transmitted on 23 November 2026."""

    class Meta:
        model = Convention
        skip_postgeneration_save = True

    class Params:
        partie_loin = factory.LazyAttribute(lambda c: c.etat not in (*JAMAIS_PARTIES, EtatConvention.ENVOYEE, EtatConvention.DECLINEE))
        signee = factory.LazyAttribute(lambda c: c.etat in (EtatConvention.ACCEPTEE, EtatConvention.CONCLUE, EtatConvention.EXECUTEE, EtatConvention.REMPLACEE,
                                                        EtatConvention.RETRACTEE))
        finie = factory.LazyAttribute(lambda c: c.etat in (EtatConvention.CONCLUE, EtatConvention.EXECUTEE))
        dix_jours = factory.LazyAttribute(lambda c: c.partie_loin and c.nature == "convention_tripartite")

    dossier = factory.SubFactory(FabriqueDossier)
    nature = factory.LazyAttribute(lambda c: REGIMES[ModeFinancement(c.dossier.mode_financement)].nature.value)
    etat = EtatConvention.BROUILLON
    intitule = "Bilan de compétences"
    objectif = "Analyser ses compétences, ses aptitudes et ses motivations, et définir un projet professionnel."
    contenu = "Phase préliminaire, phase d’investigation, phase de conclusions."
    moyens = "Entretiens individuels, questionnaires, enquêtes métier."
    modalites_deroulement = "Dix entretiens individuels à distance, un par semaine."
    modalites_suivi = "Émargement de chaque séance, et entretien de suivi à six mois."
    remise_resultats = "Remis au seul bénéficiaire lors du dernier entretien."
    remise_synthese = "Remis au seul bénéficiaire, qui y ajoute ses observations."
    modalites_reglement = "À réception de la facture, après la remise des conclusions."
    sanction = "Un certificat de réalisation est remis à la fin du bilan."
    effectif = "Accompagnement individuel : une personne."
    niveau_prealable = "Aucun niveau préalable n’est requis."
    references_intervenants = "Psychologue du travail, dix ans de bilans de compétences."
    conditions_cessation = "Seules les heures réalisées sont dues."
    planning = factory.LazyAttribute(lambda c: calendrier_hebdomadaire(c.dossier))
    preparee_le = factory.LazyFunction(lambda: _le(11, 20))
    envoyee_le = factory.LazyAttribute(lambda c: None if c.etat in JAMAIS_PARTIES else _le(11, 20, 16))
    abandonnee_le = factory.LazyAttribute(lambda c: _le(12, 2, 12) if c.etat == EtatConvention.ABANDONNEE else None)
    transmise_le = factory.LazyAttribute(lambda c: _le(11, 23) if c.partie_loin else None)
    date_limite = factory.LazyAttribute(lambda c: date(2026, 12, 3) if c.dix_jours else None)
    expire_le = factory.LazyAttribute(lambda c: datetime.combine(date(2026, 12, 4), time.min, PARIS) if c.dix_jours else None)
    acceptee_le = factory.LazyAttribute(lambda c: _le(12, 1) if c.signee else None)
    refusee_le = factory.LazyAttribute(lambda c: _le(12, 1) if c.etat in NON_CONCLUES else None)
    conclue_le = factory.LazyAttribute(lambda c: _le(12, 2) if c.finie else None)

    retractee_le = factory.LazyAttribute(lambda c: _le(12, 5) if c.etat == EtatConvention.RETRACTEE else None)

    @factory.post_generation
    def version(self, create, extracted, **kwargs):
        """What was sent, frozen."""
        if create and self.etat not in JAMAIS_PARTIES:
            FabriqueVersion(convention=self)


class FabriqueVersion(DjangoModelFactory):
    class Meta:
        model = Version

    convention = factory.SubFactory(FabriqueConvention)
    numero = 1
    donnees = factory.LazyAttribute(lambda v: instantane.encoder({
        **donnees.assembler(v.convention, date(2026, 11, 20)), "version": v.numero, "version_du": date(2026, 11, 20),
    }))
    empreinte = factory.LazyAttribute(lambda v: sha256(v.donnees.encode()).hexdigest())
    piece = factory.LazyAttribute(lambda v: joindre(
        v.convention.dossier, TypeDocument(v.convention.nature), coffre=v.convention.dossier.coffre_actes, titre="Projet",
        gabarit="documents/base.html", donnees={"organisme": {"nom": "Les Jalons"}}, instant=_le(11, 20, 16),
        a_transmettre=v.convention.regime.employeur_partie and v.convention.etat in (EtatConvention.ENVOYEE, EtatConvention.DECLINEE),
    ))
    creee_le = factory.LazyFunction(lambda: _le(11, 20, 16))


class FabriqueSeance(DjangoModelFactory):
    """Two confirmed hours of investigation with the dossier's own consultant, one week after the other from Monday 18 January 2027 at 9:30."""

    class Meta:
        model = Seance

    dossier = factory.SubFactory(FabriqueDossier, etat="planifie", contractualise_le=date(2026, 12, 2))
    consultant = factory.SelfAttribute("dossier.consultant")
    numero = factory.Sequence(lambda n: n + 1)
    etape = EtapePedagogique.INVESTIGATION.value
    debut = factory.LazyAttribute(lambda o: datetime(2027, 1, 18, 9, 30, tzinfo=PARIS) + timedelta(weeks=o.numero - 1))
    fin = factory.LazyAttribute(lambda o: o.debut + timedelta(hours=2))
    etat = "confirmee"
    close_le = factory.LazyAttribute(lambda o: o.fin if o.etat == "realisee" else None)
    annulee_par = factory.LazyAttribute(lambda o: {"annulee_excusee": "beneficiaire", "annulee_prestataire": "consultant"}.get(o.etat, ""))


class FabriqueInvestigation(DjangoModelFactory):
    """The investigation of a bilan, closed: its synthesis can be proposed."""

    class Meta:
        model = Investigation

    dossier = factory.SubFactory(FabriqueDossier)
    coffre = factory.SelfAttribute("dossier.coffre_travaux")
    etat = "close"
    close_le = factory.LazyFunction(lambda: datetime(2027, 3, 1, 12, tzinfo=PARIS))
    motif = ""
