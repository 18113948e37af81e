"""The forms of contracts."""
from conventions.forms.brouillon import FormeBrouillon, FormeMCF
from conventions.forms.correction import FormeCorrection, FormeDesignation, FormeSignalement
from conventions.forms.liste import FiltreConventions
from conventions.forms.papier import FormeAcceptationPapier, FormePapier
from conventions.forms.signature import FormeContresignature, FormeRefus, FormeSignatureBeneficiaire, FormeSignatureEmployeur

__all__ = [
    "FiltreConventions", "FormeAcceptationPapier", "FormeBrouillon", "FormeContresignature", "FormeCorrection", "FormeDesignation", "FormeMCF",
    "FormePapier", "FormeRefus", "FormeSignalement", "FormeSignatureBeneficiaire", "FormeSignatureEmployeur",
]
