"""A bilan under way and whoever may come near it: what the tests of access, of secrets and of pages open."""
from datetime import time, timedelta
from functools import cached_property
from uuid import uuid4

from django.utils import timezone

from beneficiaires.actions import confirmer_un_contact, demander_un_bilan, demander_un_droit, reclamer
from beneficiaires.models import Brochure
from beneficiaires.models.demande import Droit
from bilan.demonstration import recits
from bilan.parcours.chapitres import Bilan
from bilan.parcours.lecture import convertir
from bilan.parcours.recit import Recit
from bilan.parcours.schema import SCHEMA
from bilan.public import brochure
from bilan.signature import liens
from bilan.socle import chantiers, depots
from bilan.socle.acteur import Acteur
from bilan.socle.calendrier import jour_a_paris
from bilan.socle.documents import preparer
from bilan.socle.roles import Role
from conventions.actions import encaisser
from conventions.models import Convention, Signalement, Version
from seances import actions
from seances.models import Contestation, Demande, Seance
from syntheses import actions as syntheses
from syntheses.actions import rediger_resultats
from syntheses.models import Partage, Synthese
from syntheses.regles.conservation import Besoin, Gardable
from tests.fabriques import FabriqueCompte, FabriqueConvention, FabriqueDossier, FabriqueOrganisme
from tests.outils.politique import motifs
from tests.syntheses.outils import ranger
from travaux import actions as actions_travaux
from travaux.actions import contenu
from travaux.models import EtapePlan, Piste, Preparation, Support, SupportDeSeance, VersionSupport
from travaux.regles import Bloc

VIDE = b"%PDF-1.7 %%EOF"
EMPLOYEUR, PRESENCE, LECTURE = "signature de l’employeur", "présence", "lecture, partage non signé"  # the three kinds of links


class Monde:
    """One bilan under way, told by the engine of `parcours` up to now, and a stranger for each role."""

    def __init__(self, histoire=recits.en_relecture, *, tous_les=28):
        FabriqueOrganisme()
        recit = Recit(lambda instant: None, tous_les=tous_les)
        bilan = Bilan(recit, convertir(histoire(recits.Calendrier(timezone.localdate())), SCHEMA), exact=False)
        bilan.prevoir()
        recit.jouer(timezone.now())
        self.dossier = bilan.dossier
        for piece in self.dossier.pieces.select_related("document__coffre"):
            self._produire(piece.document)
        rediger_resultats(self.dossier, "Ce que les outils ont montré.", acteur=Acteur(compte=self.dossier.consultant), instant=timezone.now())
        self.rendue = self._rendue()
        self.comptes = {
            "titulaire": self.dossier.beneficiaire.compte, "consultant du dossier": self.dossier.consultant,
            "autre bénéficiaire": FabriqueDossier(numero="BDC-2020-0001").beneficiaire.compte,
            "autre consultant": FabriqueCompte(consultant=True), "gestion": FabriqueCompte(gestion=True),
        }

        seance, instant = Seance.objects.filter(dossier=self.dossier).first(), timezone.now()
        acteur = Acteur(compte=self.dossier.consultant)
        self.demande = Demande.objects.create(seance=seance, prevue_le=seance.debut, demandee_le=instant)
        self.contestation = Contestation(seance=seance, coffre=self.dossier.coffre_actes, le=instant, debut_reel=seance.debut, fin_reelle=seance.fin)
        self.contestation.message = "Une heure de trop."
        self.contestation.save(force_insert=True)
        self.droit = demander_un_droit(
            self.dossier, Droit.RECTIFIER, acteur=Acteur(compte=self.comptes["titulaire"]), instant=instant, texte="Un t de trop à mon nom.",
        )
        self.recherche = actions.noter_travail(self.dossier, acteur=Acteur(compte=self.comptes["titulaire"]), instant=instant, jour=timezone.localdate(),
                                               minutes=15, sujet="Fiches métier")
        siens = {"acteur": Acteur(compte=self.comptes["titulaire"]), "instant": instant}
        self._inconnus(instant)
        actions_travaux.rouvrir_l_investigation(self.dossier, acteur=acteur, instant=instant)
        self.piste = contenu.ajouter(Piste, self.dossier, **siens, intitule="Formatrice")
        self.etape = contenu.ajouter(EtapePlan, self.dossier, **siens, libelle="Appeler")
        self.referentiel = actions_travaux.importer_un_referentiel("Formateur", "", 80, [Bloc("Animer", ("Écouter",))], acteur=acteur, instant=instant)
        self.couverture = actions_travaux.choisir(self.dossier, self.referentiel, **siens)
        self._fin(instant)
        self.partage = Partage(
            dossier=self.dossier, coffre=self.dossier.coffre_actes, acte="accord_communication_tiers", lecteur="tiers", jusqu_au=timezone.localdate(),
            cree_le=instant, donnees="{}",
        )
        self.partage.save(force_insert=True)
        self.chantier = chantiers.demander("controle", acteur=Acteur(compte=self.comptes["gestion"]), instant=instant)
        self.plage = actions.declarer(acteur=acteur, instant=instant, jour=6, debut=time(9), fin=time(12))
        self.absence = actions.s_absenter(acteur=acteur, instant=instant, debut=instant, fin=instant + timedelta(minutes=1))
        self._repentirs(instant)
        self._liens(seance, instant)

    def _produire(self, document) -> None:
        """As a worker does, but for the pages of what bears no seal: long to lay out, and only handed over here."""
        if document.fil_du_sceau:
            preparer(document.pk, timezone.now())
        else:
            ranger(document, VIDE, timezone.now())

    def _repentirs(self, instant) -> None:
        """What was taken back, and can be put back."""
        titulaire, consultant = (Acteur(compte=self.comptes[qui]) for qui in ("titulaire", "consultant du dossier"))
        self.absence_levee = actions.s_absenter(acteur=consultant, instant=instant, debut=instant, fin=instant + timedelta(minutes=2))
        actions.revenir(self.absence_levee, acteur=consultant, instant=instant)
        self.recherche_retiree = actions.noter_travail(
            self.dossier, acteur=titulaire, instant=instant, jour=timezone.localdate(), minutes=20, sujet="Annonces")
        actions.retirer_travail(self.recherche_retiree, acteur=titulaire, instant=instant)

    def _liens(self, seance, instant) -> None:
        """A key of each kind of link: that of the employer, that of an attendance, that of a share not yet signed. And what the person paid."""
        vie = {"destinataire": "nadia@example.org", "expire_le": instant + timedelta(days=1), "instant": instant}
        version = Version.objects.filter(convention__dossier=self.dossier, convention__nature="convention_tripartite").last() or self._chez_l_employeur(instant)
        self.liens = {
            EMPLOYEUR: liens.creer(version, partie=Role.EMPLOYEUR, **vie), PRESENCE: liens.creer(seance, partie=Role.BENEFICIAIRE, **vie),
            LECTURE: liens.creer(self.partage, partie=Role.TIERS, **vie),
        }
        sienne = Version.objects.filter(convention__dossier=self.dossier).last()
        self.signalement = Signalement(version=sienne, ligne="autre", le=instant, ecarte_le=instant, coffre=self.dossier.coffre_actes)
        self.signalement.texte = "Un mot de trop."
        self.signalement.save(force_insert=True)
        a_ses_frais = self.dossier.mode_financement == "personnel"
        versement = {"montant_centimes": 54_000, "moyen": "virement", "recu_le": jour_a_paris(instant)}
        self.recu = a_ses_frais and encaisser(self.dossier, acteur=Acteur(compte=self.dossier.consultant), instant=instant, **versement)

    def _chez_l_employeur(self, instant) -> Version:
        """A convention that waits for an employer's signature, in the bilan of somebody else."""
        jour = jour_a_paris(instant)
        dossier = FabriqueDossier(numero="BDC-2020-0002", periode_debut=jour + timedelta(days=30), periode_fin=jour + timedelta(days=120))
        return FabriqueConvention(dossier=dossier, etat="envoyee", envoyee_le=instant).versions.get()

    def _inconnus(self, instant) -> None:
        """What strangers wrote: a request for a bilan, a complaint; and the PDF of the offer."""
        self.contact = demander_un_bilan(uuid4(), instant=instant, prenom="Nadia", nom="Lefort", courriel="nadia@example.org")
        confirmer_un_contact(self.contact, instant=instant)
        self.reclamation = reclamer(
            uuid4(), instant=instant, qualite="autre", nom="Nadia Lefort", courriel="nadia@example.org", objet="autre", texte="Un mot de trop.",
        ).reclamation
        brochure.actualiser(instant)
        self._produire(Brochure.objects.select_related("document__coffre").get(prestation=self.dossier.prestation).document)

    def _fin(self, instant) -> None:
        """What the pages of the end open: a kit being made, an agreement to sign, a legal hold."""
        titulaire = Acteur(compte=self.comptes["titulaire"])
        self.kit = syntheses.demander_le_kit(self.dossier, acteur=titulaire, instant=instant)
        self.accord = syntheses.ecrire_l_accord(self.dossier, [Gardable.SYNTHESE], Besoin.PROJET, 12, acteur=titulaire, instant=instant)
        syntheses.suspendre(self.dossier, "litige", "RG-27-123", acteur=Acteur(compte=self.comptes["gestion"]), instant=instant)

    def _rendue(self) -> Preparation:
        """A piece of preparatory work, with a file, given back: its consultant reads it."""
        modele, instant = Support.objects.get(cle="attentes"), timezone.now()
        fichier = depots.deposer(coffre=self.dossier.coffre_actes, titre="Essai", nom_fichier="essai.pdf", octets=VIDE, instant=instant)
        support = Support.objects.create(genre=modele.genre, titre="Essai", etape=modele.etape)
        VersionSupport.objects.create(support=support, titre="Essai", minutes=5, questions=modele.derniere.questions, piece=fichier)
        return Preparation.objects.create(
            dossier=self.dossier, support=support, version=support.derniere, numero_seance=1, etat="rendue", remise_le=instant, rendue_le=instant,
        )

    @cached_property
    def particuliers(self) -> dict[str, list]:
        """What the routes that one pattern does not tell are called with."""
        convention, seance = Convention.objects.filter(dossier=self.dossier).first(), Seance.objects.filter(dossier=self.dossier).first()
        return {
            "beneficiaires:ouvrir_etape": ["personne"], "beneficiaires:finir": [self.dossier.numero, "annuler"],
            "conventions:reponse": [convention.pk], "conventions:preuve": [convention.pk], "conventions:accepter": [convention.pk],
            "beneficiaires:demande": [self.dossier.numero, self.droit.pk],
            **{f"portail:{verbe}_demande": [self.droit.pk] for verbe in ("retirer", "maintenir")},
            "conventions:edof": [self.dossier.numero, "entree"],
            "conventions:refuser": [convention.pk], "conventions:renoncer": [convention.pk], "travaux:seance": [seance.pk], "travaux:noter_seance": [seance.pk],
            **{f"seances:{nom}": [self.demande.pk] for nom in ("demande", "repondre", "retirer", "maintenir_demande")},
            **{f"seances:{nom}": [self.contestation.pk] for nom in ("contestation", "corriger", "maintenir")},
            **{f"seances:{nom}": [self.recherche.pk] for nom in ("modifier_recherche", "retirer_recherche")},
            "seances:retablir_recherche": [self.recherche_retiree.pk],
            "seances:retirer_disponibilite": [self.plage.pk], "seances:revenir": [self.absence.pk], "seances:remettre_absence": [self.absence_levee.pk],
            **{f"travaux:{nom}": [self.rendue.pk] for nom in ("repondre", "enregistrer", "fichier", "reprendre", "reponses", "retirer")},
            "travaux:fichier_de_support": [self.rendue.version_id], "travaux:support": [self.rendue.support_id],
            "travaux:programme": [self.dossier.prestation_id], "travaux:nouveau_support": ["questionnaire"],
            **{f"travaux:{nom}": ["piste", self.piste.pk] for nom in ("modifier_contenu", "retirer_contenu", "retablir_contenu")},
            "travaux:ajouter_enquete": [self.piste.pk], "travaux:cocher": [self.etape.pk], "travaux:couverture": [self.couverture.pk],
            "travaux:bloc": [self.couverture.pk, 0], **{f"travaux:{nom}": [self.referentiel.pk] for nom in ("referentiel", "proposer_referentiel")},
            "travaux:detacher": [SupportDeSeance.objects.first().pk],
            "syntheses:rediger": [self.dossier.numero, "circonstances"], "syntheses:corriger": [self._pk("syntheses", ""), "circonstances"],
            "syntheses:nouveau_partage": ["cep"],
            **{f"syntheses:{verbe}_partage": [self.partage.pk] for verbe in ("signer", "renoncer", "retirer", "renvoyer", "prevenir")},
            **{f"syntheses:{nom}": [self.kit.pk] for nom in ("etat_kit", "telecharger_kit")},
            **{f"syntheses:{nom}": [self.accord.pk] for nom in ("signer_accord", "retirer_accord")},
            "charte_couleur": ["0b5fff"], "charte_logo": ["0" * 12, "png"],
            **{f"beneficiaires:{nom}": [self.contact.pk] for nom in ("contact", "oublier_contact", "ouvrir_contact")},
            "beneficiaires:faire_contact": [self.contact.pk, "contacter"], "beneficiaires:reclamation": [self.reclamation.pk],
            **{f"public:{nom}": [self.dossier.prestation_id] for nom in ("autre_programme", "dossier_pedagogique")},
            "public:lien_du_contact": ["faux"], "public:lien_du_suivi": ["faux"],
            "syntheses:questionnaire": ["fin"], "chantiers:lancer": ["controle"], "aide:guide": ["beneficiaire"],
            **{f"chantiers:{nom}": [self.chantier.pk] for nom in ("etat", "recommencer", "resultat")},
            "seances:flux": ["a" * 43], "pause": ["1:faux"],
            "signature:ouvrir": ["a" * 43], "account_confirm_email": ["cle"], "account_reset_password_from_key": ["1", "cle"], "invitation_lien": ["a" * 43],
            "mfa_edit_webauthn": [1], "mfa_remove_webauthn": [1], "conventions:annuler_encaissement": [self.dossier.numero, self.recu.pk if self.recu else 0],
            **{f"conventions:{nom}": [self.liens[EMPLOYEUR].pk] for nom in ("lien", "decliner", "designer", "lien_pdf", "lien_preuve")},
            "conventions:signaler": [self.liens[EMPLOYEUR].pk, "prix"], "conventions:ecarter": [self.dossier.numero, self.signalement.pk],
            **{f"seances:{nom}": [self.liens[PRESENCE].pk] for nom in ("presence", "presence_contester")},
            **{f"syntheses:{nom}": [self.liens[LECTURE].pk] for nom in ("lecture", "lecture_pdf")},
        }

    def arguments(self, route: str) -> list:
        app, _, nom = route.partition(":")
        if route in self.particuliers:
            return self.particuliers[route]
        objets = {"<str:numero>": lambda: self.dossier.numero, "<int:pk>": lambda: self._pk(app, nom)}
        return [objets[morceau]() for morceau in motifs()[route].split("/") if morceau in objets]

    def _pk(self, app: str, nom: str) -> int:
        if app in ("beneficiaires", "portail"):
            return self.dossier.pieces.first().pk
        if app == "syntheses":
            return Synthese.objects.get(dossier=self.dossier).pk
        return Seance.objects.filter(dossier=self.dossier).first().pk
