"""No money of a self-payer before the end of his delay, nor above the price (L6353-6): a trigger, so that SQL typed by hand obeys too."""
from django.db import migrations

POSER = """
CREATE FUNCTION paiement_permis() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE fin date; prix bigint; total bigint; jour date;
BEGIN
    SELECT d.prix_centimes INTO prix FROM beneficiaires_dossier d WHERE d.id = NEW.dossier_id FOR NO KEY UPDATE;
    jour := (to_jsonb(NEW) ->> TG_ARGV[0])::date;
    -- the contract in force on the day of the payment: an amendment opens its own delay, and takes back nothing of what was paid before it
    IF EXISTS (SELECT 1 FROM conventions_convention c
        WHERE c.dossier_id = NEW.dossier_id AND c.etat IN ('conclue', 'executee') AND c.nature = 'contrat_particulier') THEN
        SELECT c.retractation_jusqu_au INTO fin FROM conventions_convention c
         WHERE c.dossier_id = NEW.dossier_id AND c.etat IN ('conclue', 'executee', 'remplacee') AND c.nature = 'contrat_particulier'
           AND c.retractation_jusqu_au IS NOT NULL
         ORDER BY (c.conclue_le AT TIME ZONE 'Europe/Paris')::date <= jour DESC, c.conclue_le DESC LIMIT 1;
    END IF;
    IF fin IS NULL OR jour <= fin THEN
        RAISE EXCEPTION 'Aucun paiement avant la fin du délai de rétractation.' USING ERRCODE = 'check_violation', CONSTRAINT = 'paiement_apres_retractation';
    END IF;
    EXECUTE format('SELECT coalesce(sum(montant_centimes), 0) FROM %I p WHERE dossier_id = $1 AND id <> $2 AND to_jsonb(p) ->> ''annule_le'' IS NULL', TG_TABLE_NAME)
       INTO total USING NEW.dossier_id, NEW.id;
    IF total + NEW.montant_centimes > prix THEN
        RAISE EXCEPTION 'Les paiements ne dépassent pas le prix.' USING ERRCODE = 'check_violation', CONSTRAINT = 'paiement_prix';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER versement_permis BEFORE INSERT OR UPDATE ON conventions_versement FOR EACH ROW EXECUTE FUNCTION paiement_permis('du_le');
CREATE TRIGGER encaissement_permis BEFORE INSERT ON conventions_encaissement FOR EACH ROW EXECUTE FUNCTION paiement_permis('recu_le');

CREATE FUNCTION encaissement_inalterable() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.annule_le IS NULL AND to_jsonb(NEW) - 'annule_le' = to_jsonb(OLD) - 'annule_le' THEN RETURN NEW; END IF;
    RAISE EXCEPTION 'Un encaissement ne se modifie pas : il s’annule, et un autre s’enregistre.';
END $$;
CREATE TRIGGER encaissement_inalterable BEFORE UPDATE OR DELETE ON conventions_encaissement FOR EACH ROW EXECUTE FUNCTION encaissement_inalterable();
"""
OTER = """
DROP TRIGGER versement_permis ON conventions_versement; DROP TRIGGER encaissement_permis ON conventions_encaissement;
DROP TRIGGER encaissement_inalterable ON conventions_encaissement;
DROP FUNCTION paiement_permis(); DROP FUNCTION encaissement_inalterable();
"""


class Migration(migrations.Migration):
    dependencies = [("conventions", "0002_inalterables")]
    operations = [migrations.RunSQL(POSER, OTER)]
