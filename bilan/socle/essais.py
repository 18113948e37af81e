"""An action tried by a page: done, or refused in a sentence that is said where it was typed, or on the next page."""
from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import BaseForm
from django.http import HttpRequest

from bilan.socle.transitions import TransitionRefusee
from bilan.socle.typographie import typographier


def essayer(requete: HttpRequest, action: Callable[[], Any]) -> Any:
    """What the action returns (True when nothing); None when it was refused, and then the next page says why."""
    try:
        faite = action()
    except TransitionRefusee as refus:
        messages.error(requete, typographier(str(refus)))
    except ValidationError as refus:
        messages.error(requete, typographier(" ".join(refus.messages)))
    else:
        return True if faite is None else faite
    return None


def essayer_forme(forme: BaseForm, action: Callable[[], Any], *, champs: Mapping[str, str] | None = None) -> Any:
    """The same, the refusal written on the form, on its field when it names one (`champs`: under another name): what was typed stays there."""
    try:
        faite = action()
    except TransitionRefusee as refus:
        forme.add_error(None, typographier(str(refus)))
    except ValidationError as refus:
        for champ, erreurs in _par_champ(refus, champs or {}):
            forme.add_error(champ if champ in forme.fields else None, erreurs)
    else:
        return True if faite is None else faite
    return None


def _par_champ(refus: ValidationError, champs: Mapping[str, str]) -> list[tuple[str, Any]]:
    if hasattr(refus, "error_dict"):
        return list(refus.error_dict.items())
    code = getattr(refus, "code", None) or ""
    return [(champs.get(code, code), [typographier(message) for message in refus.messages])]
