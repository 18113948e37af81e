"""What `migrate` draws of the models is what Django would have drawn, step after step."""

from django.db import models
from django.db.migrations import operations
from django.db.migrations.state import ProjectState

from bilan.socle.modeles_migres import Etat

APP = "essai"
CLE = ("id", models.BigAutoField(primary_key=True))
LIT = models.OneToOneField(f"{APP}.Lit", models.CASCADE, parent_link=True, primary_key=True)
ETAPES = [
    operations.CreateModel("Maison", [CLE, ("nom", models.TextField())]),
    operations.CreateModel("Chambre", [CLE, ("maison", models.ForeignKey(f"{APP}.Maison", models.CASCADE, related_name="chambres"))]),
    operations.AddIndex("Maison", models.Index(fields=["nom"], name="par_nom")),
    operations.AddConstraint("Chambre", models.UniqueConstraint(fields=["maison"], name="une_seule")),
    operations.CreateModel("Lit", [CLE, ("chambre", models.OneToOneField(f"{APP}.Chambre", models.CASCADE)), ("voisins", models.ManyToManyField("self"))]),
    operations.CreateModel("Berceau", [("lit_ptr", LIT)], bases=(f"{APP}.lit",)),
    operations.AlterField("Maison", "id", models.UUIDField(primary_key=True)),
    operations.RemoveConstraint("Chambre", "une_seule"),
    operations.RenameModel("Chambre", "Piece"),
]  # fmt: skip


def dessine(etat: ProjectState) -> dict[str, tuple]:
    """Of each model: its columns and whether they lead to the class that is drawn now; what leads back to it; its indexes and constraints."""
    return {modele._meta.label: (
        [(champ.name, champ.get_internal_type(), _cible(etat, champ)) for champ in modele._meta.local_fields],
        sorted(lien.field.name + str(lien.related_model is etat.apps.get_model(lien.related_model._meta.label)) for lien in modele._meta.related_objects),
        [index.name for index in modele._meta.indexes], [contrainte.name for contrainte in modele._meta.constraints],
    ) for modele in etat.apps.get_models(include_auto_created=True)}  # fmt: skip


def _cible(etat: ProjectState, champ: models.Field) -> tuple[str, bool] | None:
    cible = champ.related_model
    return cible and (cible._meta.pk.get_internal_type(), cible is etat.apps.get_model(cible._meta.label))


def test_after_each_step_the_models_are_those_that_django_draws():
    le_notre, le_leur = Etat(), ProjectState()
    assert dessine(le_notre) == dessine(le_leur) == {}  # drawn from here on
    for etape in ETAPES:
        for etat in (le_notre, le_leur):
            etape.state_forwards(APP, etat)
        assert dessine(le_notre) == dessine(le_leur), etape


def test_a_new_model_leaves_the_others_as_they_are():
    etat = Etat()
    etat.apps  # noqa: B018 # drawn from here on
    ETAPES[0].state_forwards(APP, etat)
    maison = etat.apps.get_model(APP, "maison")
    for etape in ETAPES[1:4]:
        etape.state_forwards(APP, etat)
    assert etat.apps.get_model(APP, "maison") is maison
