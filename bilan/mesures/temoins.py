"""The cookies of signed-in sessions, one a person, for who loads a server from outside."""
import json

import django


def main() -> dict[str, str]:
    django.setup()
    from django.conf import settings

    from bilan.mesures import matiere
    from bilan.mesures.poste import session

    return {qui: f"{settings.SESSION_COOKIE_NAME}={session(compte)}" if compte else "rien=1" for qui, compte in matiere.personnes().items()}


if __name__ == "__main__":
    print(json.dumps(main()))
