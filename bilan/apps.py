"""The composition root: what the lower apps ask, and the upper ones know."""
from django.apps import AppConfig


class Bilan(AppConfig):
    name = "bilan"
    verbose_name = "Bilan"

    def ready(self):
        """Tell the lower apps where to find what the upper ones know: a lower app never calls up."""
        from django.core import checks

        from beneficiaires.actions.vie import SUITES
        from beneficiaires.gestion.echanges import travail
        from beneficiaires.presentation import SOURCES
        from bilan import kit, rassemblement, taches_sures
        from bilan.chantiers import a_blanc, controle
        from bilan.socle import chantiers, departs, documents
        from conventions import edof, planning
        from seances.planning import obstacle

        checks.register(taches_sures.verifier)
        documents.FABRIQUES["kit"] = kit.composer
        chantiers.GENRES |= {"controle": controle.CONTROLE, "a_blanc": a_blanc.A_BLANC} | travail.GENRES
        SOURCES.taches, SOURCES.heures = rassemblement.taches, rassemblement.heures
        SOURCES.reperes, SOURCES.phrases = rassemblement.reperes, rassemblement.phrases
        departs.SOURCES.restes = rassemblement.restes
        planning.SOURCES.seances, planning.SOURCES.part_a_distance = rassemblement.calendrier, rassemblement.part_a_distance
        SUITES.liberer, SUITES.confier, edof.SOURCES.tenues = rassemblement.liberer, rassemblement.confier, rassemblement.tenues
        SUITES.oublier = rassemblement.oublier
        SOURCES.proposer, SOURCES.obstacle, SOURCES.contrat_parti = rassemblement.proposer, obstacle, rassemblement.contrat_parti
