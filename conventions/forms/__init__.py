"""The forms of contracts."""
from conventions.forms.brouillon import FormeBrouillon, FormeMCF, FormePapier
from conventions.forms.correction import FormeCorrection, FormeDesignation, FormeSignalement
from conventions.forms.liste import FiltreConventions
from conventions.forms.signature import FormeContresignature, FormeRefus, FormeSignatureBeneficiaire, FormeSignatureEmployeur

__all__ = [
    "FiltreConventions", "FormeBrouillon", "FormeContresignature", "FormeCorrection", "FormeDesignation", "FormeMCF", "FormePapier", "FormeRefus",
    "FormeSignalement", "FormeSignatureBeneficiaire", "FormeSignatureEmployeur",
]
