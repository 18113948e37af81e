"""The forms of contracts."""
from conventions.forms.brouillon import FormeBrouillon, FormeMCF, FormePapier
from conventions.forms.liste import FiltreConventions
from conventions.forms.signature import FormeContresignature, FormeRefus, FormeSignatureBeneficiaire, FormeSignatureEmployeur

__all__ = [
    "FiltreConventions", "FormeBrouillon", "FormeContresignature", "FormeMCF", "FormePapier", "FormeRefus", "FormeSignatureBeneficiaire",
    "FormeSignatureEmployeur",
]
