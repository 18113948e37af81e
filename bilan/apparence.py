"""What surrounds every page: the provider's name, the navigation of the person's roles, the footer."""
from beneficiaires.models import Organisme


def pour(requete) -> dict:
    organisme = Organisme.objects.first()
    return {"organisme": {"nom": organisme.denomination, "lieu": organisme.ville, "logo": ""}} if organisme else {}
