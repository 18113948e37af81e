"""A social-security number is found wherever it is typed, and nothing else is taken for one."""
import pytest
from django import forms
from hypothesis import given
from hypothesis import strategies as st
from stdnum import luhn
from stdnum.fr import nir

from bilan.socle import nir as garde
from bilan.socle.formulaires import Formulaire
from bilan.socle.nir import REFUS, contient_un_nir

CAMILLE = ("2", "85", "05", "44", "109", "036")
COUPURES = (1, 3, 5, 7, 10, 13)


def avec_cle(*parties: str) -> str:
    numero = "".join(parties)
    return numero + nir.calc_check_digits(numero.upper())


def espace(numero: str, entre: str) -> str:
    return entre.join(numero[a:b] for a, b in zip((0, *COUPURES), (*COUPURES, 15), strict=True))


@pytest.mark.parametrize("entre", ["", " ", ".", "-", "\u00a0", "\u202f", "  ", " / "])
@pytest.mark.parametrize("autour", ["{}", "Mon numéro est le {}.", "n°{}", "({})", "{}, ou 06 12 34 56 78", "en 2019 {}", "Le 3 {}"])
def test_a_number_is_found_however_it_is_spaced_and_surrounded(entre, autour):
    assert contient_un_nir(autour.format(espace(avec_cle(*CAMILLE), entre)))


@pytest.mark.parametrize("numero", [
    avec_cle("1", "62", "10", "2A", "004", "003"), avec_cle("2", "62", "10", "2B", "033", "012"), avec_cle("1", "62", "10", "2b", "033", "012"),
    avec_cle("1", "85", "20", "99", "350", "001"), avec_cle("7", "90", "07", "75", "101", "003"), avec_cle("8", "90", "99", "97", "411", "003"),
    avec_cle("3", "90", "31", "75", "101", "003"), "1 62 10 2A 004 003 clé " + avec_cle("1", "62", "10", "2A", "004", "003")[13:],
])
def test_corsica_overseas_and_temporary_numbers_too(numero):
    assert contient_un_nir(f"Voici {numero} pour vous.")


def test_a_wrong_key_is_not_a_number():
    bon = avec_cle(*CAMILLE)
    faux = [bon[:13] + f"{cle:02}" for cle in range(1, 98) if f"{cle:02}" != bon[13:]]
    assert [texte for texte in faux if contient_un_nir(texte)] == []


@given(st.from_regex(r"\A0[1-9]( ?\d\d){4}\Z"), st.from_regex(r"\A\+33 ?[1-9]( ?\d\d){4}\Z"))
def test_two_phones_in_a_row_are_not_one(fixe, mobile):
    assert not contient_un_nir(f"{fixe} {mobile} {fixe}")


@given(st.integers(10_000_000, 99_999_999), st.sampled_from(["{0}{1}{2}{3}", "{0} {1} {2} {3}"]), st.integers(10, 99))
def test_a_siret_is_not_one_even_beside_a_number(n, ecriture, heures):
    siren = f"{n}" + luhn.calc_check_digit(f"{n}")
    siret = siren + "0001" + luhn.calc_check_digit(siren + "0001")
    ecrit = ecriture.format(siret[:3], siret[3:6], siret[6:9], siret[9:])
    assert not contient_un_nir(f"SIRET {ecrit}, {heures} h de bilan, {heures} {ecrit}")


@given(st.text("0123456789", min_size=23, max_size=23), st.booleans())
def test_an_iban_is_not_one(compte, serre):
    iban = f"FR76{compte}"
    assert not contient_un_nir(f"Mon IBAN : {iban if serre else ' '.join(iban[n:n + 4] for n in range(0, 27, 4))}")


class Essai(Formulaire, forms.Form):
    texte = forms.CharField(widget=forms.Textarea)
    secret = forms.CharField(widget=forms.PasswordInput, required=False)


def test_every_form_of_the_house_refuses_it_says_how_to_repair_and_keeps_the_text():
    texte = f"Je suis née à Nantes, {espace(avec_cle(*CAMILLE), ' ')}, et j’y travaille."
    forme = Essai({"texte": texte})
    assert (forme.errors, forme["texte"].value()) == ({"texte": [REFUS]}, texte)
    assert "85 05" not in str(forme.errors)


def test_a_password_is_not_read():
    assert Essai({"texte": "Rien", "secret": avec_cle(*CAMILLE)}).is_valid()


def test_without_the_guard_it_would_be_kept(monkeypatch):
    monkeypatch.setattr(garde, "contient_un_nir", lambda texte: False)
    assert Essai({"texte": espace(avec_cle(*CAMILLE), " ")}).is_valid()
