"""The steps of a sign-in, where ours differ from allauth's."""
from allauth.mfa.models import Authenticator
from allauth.mfa.stages import AuthenticateStage
from allauth.mfa.utils import is_mfa_enabled
from django.http import HttpRequest


class SecondFacteur(AuthenticateStage):
    """A bénéficiaire's passkey is one more way in, not a lock: with the telephone lost, the code received by e-mail still opens.

    An authenticator application, which has no other use than to be asked, is asked of everyone who installed one.
    """

    def _should_handle(self, request: HttpRequest) -> bool:
        compte = self.login.user
        return bool(super()._should_handle(request)) and (compte.est_equipe or is_mfa_enabled(compte, [Authenticator.Type.TOTP]))
