"""A payment obeys the contract that was in force on its day: an amendment opens its own delay, and takes back nothing of what was paid before it."""
from django.db import migrations

FONCTION = """
CREATE OR REPLACE FUNCTION paiement_permis() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE fin date; prix bigint; total bigint; jour date;
BEGIN
    SELECT d.prix_centimes INTO prix FROM beneficiaires_dossier d WHERE d.id = NEW.dossier_id FOR NO KEY UPDATE;
    jour := (to_jsonb(NEW) ->> TG_ARGV[0])::date;
    %s
    IF fin IS NULL OR jour <= fin THEN
        RAISE EXCEPTION 'Aucun paiement avant la fin du délai de rétractation.' USING ERRCODE = 'check_violation', CONSTRAINT = 'paiement_apres_retractation';
    END IF;
    EXECUTE format('SELECT coalesce(sum(montant_centimes), 0) FROM %%I p WHERE dossier_id = $1 AND id <> $2 AND to_jsonb(p) ->> ''annule_le'' IS NULL', TG_TABLE_NAME)
       INTO total USING NEW.dossier_id, NEW.id;
    IF total + NEW.montant_centimes > prix THEN
        RAISE EXCEPTION 'Les paiements ne dépassent pas le prix.' USING ERRCODE = 'check_violation', CONSTRAINT = 'paiement_prix';
    END IF;
    RETURN NEW;
END $$;
"""
DERNIER = """SELECT c.retractation_jusqu_au INTO fin FROM conventions_convention c
     WHERE c.dossier_id = NEW.dossier_id AND c.etat IN ('conclue', 'executee') AND c.nature = 'contrat_particulier' ORDER BY c.id DESC LIMIT 1;"""
DU_JOUR = """IF EXISTS (SELECT 1 FROM conventions_convention c
        WHERE c.dossier_id = NEW.dossier_id AND c.etat IN ('conclue', 'executee') AND c.nature = 'contrat_particulier') THEN
        SELECT c.retractation_jusqu_au INTO fin FROM conventions_convention c
         WHERE c.dossier_id = NEW.dossier_id AND c.etat IN ('conclue', 'executee', 'remplacee') AND c.nature = 'contrat_particulier'
           AND c.retractation_jusqu_au IS NOT NULL
         ORDER BY (c.conclue_le AT TIME ZONE 'Europe/Paris')::date <= jour DESC, c.conclue_le DESC LIMIT 1;
    END IF;"""


class Migration(migrations.Migration):
    dependencies = [("conventions", "0011_avenant_retracte")]
    operations = [migrations.RunSQL((FONCTION % DU_JOUR), (FONCTION % DERNIER))]
