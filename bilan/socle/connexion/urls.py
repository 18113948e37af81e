"""allauth's pages under French addresses, and their allauth names. There is no sign-up: its pages are not here."""
from allauth.account import views as compte
from allauth.mfa.base import views as facteur
from allauth.mfa.recovery_codes import views as secours
from allauth.mfa.totp.views import deactivate_totp
from allauth.mfa.webauthn import views as cle
from django.urls import include, path, re_path

from bilan.socle.connexion import invitations, views

entree = [
    path("", views.Connexion.as_view(), name="account_login"),
    path("code/", views.DemanderUnCode.as_view(), name="account_request_login_code"),
    path("code/saisir/", views.SaisirLeCode.as_view(), name="account_confirm_login_code"),
    path("cle-d-acces/", cle.login_webauthn, name="mfa_login_webauthn"),
    path("second-facteur/", facteur.authenticate, name="mfa_authenticate"),
    path("compte-desactive/", compte.account_inactive, name="account_inactive"),
    path("adresse/", compte.email_verification_sent, name="account_email_verification_sent"),
    path("adresse/<str:key>/", compte.confirm_email, name="account_confirm_email"),
    path("mot-de-passe/", views.MotDePasseOublie.as_view(), name="account_reset_password"),
    path("mot-de-passe/envoye/", compte.password_reset_done, name="account_reset_password_done"),
    path("mot-de-passe/fait/", compte.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    re_path(r"^mot-de-passe/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$", compte.password_reset_from_key, name="account_reset_password_from_key"),
]
securite = [
    path("", facteur.index, name="mfa_index"),
    path("application/", views.ActiverLApplication.as_view(), name="mfa_activate_totp"),
    path("application/retirer/", deactivate_totp, name="mfa_deactivate_totp"),
    path("cles/", cle.list_webauthn, name="mfa_list_webauthn"),
    path("cles/ajouter/", views.AjouterUneCle.as_view(), name="mfa_add_webauthn"),
    path("cles/<int:pk>/", cle.edit_webauthn, name="mfa_edit_webauthn"),
    path("cles/<int:pk>/retirer/", cle.remove_webauthn, name="mfa_remove_webauthn"),
    path("codes-de-secours/", secours.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("codes-de-secours/nouveaux/", secours.generate_recovery_codes, name="mfa_generate_recovery_codes"),
]
confirmer = [
    path("", compte.reauthenticate, name="account_reauthenticate"),
    path("code/", facteur.reauthenticate, name="mfa_reauthenticate"),
    path("cle-d-acces/", cle.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("courriel/", views.ConfirmerParCourriel.as_view(), name="confirmer_par_courriel"),
]
urlpatterns = [
    path("connexion/", include(entree)),
    path("deconnexion/", compte.logout, name="account_logout"),
    path("compte/", views.mon_compte, name="compte"),
    path("compte/apparence/", views.mon_theme, name="mon_theme"),
    path("compte/adresse/", views.ChangerDAdresse.as_view(), name="account_email"),
    path("compte/mot-de-passe/", views.ChangerDeMotDePasse.as_view(), name="account_change_password"),
    path("compte/sessions/", views.Sessions.as_view(), name="usersessions_list"),
    path("compte/securite/", include(securite)),
    path("compte/confirmer/", include(confirmer)),
    path("invitation/", invitations.choisir_le_mot_de_passe, name="invitation"),
    path("invitation/<str:jeton>/", invitations.lien_d_invitation, name="invitation_lien"),
]
