"""What is owed about a synthesis: to write, to read again, to hand over; and to note the follow-up interview, six months after."""
from collections.abc import Iterator
from datetime import datetime, time, timedelta

from django.urls import reverse

from beneficiaires.etats import FINIS
from beneficiaires.lignes import CONSULTANT, avec_noms, concerne, dites, du_dossier
from beneficiaires.models import Dossier
from bilan.socle.a_faire import Tache
from bilan.socle.calendrier import PARIS, jour_a_paris
from bilan.socle.models import Compte
from bilan.socle.mots import date_courte, date_en_mots, de
from bilan.socle.roles import Role
from bilan.socle.typographie import phrase
from syntheses import suivi
from syntheses.etats import EtatSynthese
from syntheses.models import Fin, Synthese

SUIVI = timedelta(days=60)  # one that was not held in this time is not asked about any more


def a_faire(compte: Compte, instant: datetime, dossier: Dossier | None = None) -> list[Tache]:
    """Five queries at most, whatever the number of dossiers."""
    taches: list[Tache] = []
    if Role.CONSULTANT in compte.roles:
        taches += [*_a_finir(compte, instant, dossier), *_suivis(compte, instant, dossier)]
    if Role.BENEFICIAIRE in compte.roles:
        taches += _a_relire(compte, dossier)
    return taches


def _a_finir(compte: Compte, instant: datetime, dossier: Dossier | None) -> Iterator[Tache]:
    if not concerne(dossier, suivi.A_FINIR) or (dossier and _trop_tot(dossier)):
        return
    dossiers = du_dossier(suivi.a_finir().filter(consultant=compte), dossier, par="").order_by()
    if not dossiers.exists():
        return
    for ouvert in avec_noms(suivi.racontes(dossiers), "synthese__etat", "synthese__reprise_le", "synthese__figee_le", par=""):
        synthese = getattr(ouvert, "synthese", None)
        yield _a_remettre(ouvert, synthese) if synthese and synthese.etat == EtatSynthese.FIGEE else _a_ecrire(ouvert, synthese, instant)


def _trop_tot(dossier: Dossier) -> bool:
    """Sessions are left to hold, and nothing is written: a short question, on the page of a bilan that goes on."""
    return dossier.seances_jusqu_au is not None and not Synthese.objects.filter(dossier=dossier).exists()


def _a_ecrire(dossier: Dossier, synthese: Synthese | None, instant: datetime) -> Tache:
    nom, reprise = dossier.beneficiaire.compte.nom_complet, synthese is not None and synthese.reprise_le is not None
    return Tache(
        personne=nom, titre=phrase("Reprenez la synthèse {}" if reprise else "Écrivez la synthèse {}", de(nom)), dossier=dossier, bloque=reprise,
        phrase=phrase("La main vous est revenue le {}.", date_courte(synthese.reprise_le)) if reprise else "La dernière séance est tenue.",
        url=reverse("syntheses:dossier", args=[dossier.numero]), bouton="Reprendre la synthèse" if reprise else "Écrire la synthèse",
        depuis=synthese.reprise_le if reprise else dossier.derniere or instant,
    )


def _suivis(compte: Compte, instant: datetime, dossier: Dossier | None) -> Iterator[Tache]:
    if not concerne(dossier, FINIS):
        return
    jour = jour_a_paris(instant)
    fins = Fin.objects.pour(compte).filter(dossier__consultant=compte, suivi_tenu_le=None, suivi_le__lte=jour, suivi_le__gt=jour - SUIVI)
    for fin in dites(fins.order_by(), dossier, "suivi_le", rares=True):
        nom = fin.dossier.beneficiaire.compte.nom_complet
        yield Tache(
            personne=nom, titre=phrase("Tenez l’entretien de suivi {}", de(nom)), bouton="Noter l’entretien", dossier=fin.dossier,
            phrase=phrase("Proposé vers le {}. S’il n’a pas lieu, cette ligne s’effacera seule.", date_en_mots(fin.suivi_le)),
            url=reverse("syntheses:noter_suivi", args=[fin.dossier.numero]), depuis=datetime.combine(fin.suivi_le, time.min, PARIS),
        )


def _a_remettre(dossier: Dossier, synthese: Synthese) -> Tache:
    nom, quand = dossier.beneficiaire.compte.nom_complet, phrase("Accord donné le {}.", date_courte(synthese.figee_le))
    commun = {"personne": nom, "dossier": dossier, "bloque": True, "depuis": synthese.figee_le}
    if dossier.resultats_etablis:
        return Tache(
            **commun, titre=phrase("Remettez la synthèse {}", de(nom)), bouton="Remettre la synthèse", phrase=quand,
            url=reverse("syntheses:remise", args=[dossier.numero]),
        )
    return Tache(
        **commun, titre=phrase("Établissez les résultats détaillés {}", de(nom)), bouton="Écrire les résultats détaillés",
        phrase=phrase("{} La synthèse se remet avec eux.", quand), url=reverse("syntheses:resultats", args=[dossier.numero]),
    )


def _a_relire(compte: Compte, dossier: Dossier | None) -> Iterator[Tache]:
    for synthese in dites(suivi.a_relire().filter(dossier__beneficiaire__compte=compte), dossier, "proposee_le", de=(CONSULTANT,)):
        yield Tache(
            personne=synthese.dossier.consultant.nom_complet, titre="Relisez votre synthèse", bouton="Relire ma synthèse",
            dossier=synthese.dossier, bloque=True,
            phrase=phrase("Proposée le {}. Rien ne presse : vous pouvez la modifier, et y ajouter vos observations.", date_courte(synthese.proposee_le)),
            url=reverse("syntheses:ma_synthese"), depuis=synthese.proposee_le,
        )
