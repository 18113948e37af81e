/* A form that is kept as it is written: a questionnaire, a section of a synthesis, notes. Each keystroke stays in the page's storage until the server has it:
   nothing is lost offline, in two tabs, or when the session ends. Without this script, the form is sent by its buttons.
   <form data-enregistrer="where to send" data-garde="its name on this device" data-connexion="to sign in again" [data-page="its own address"]
   [data-tape="why it comes with words that are kept nowhere: refus, compare (two texts), repris (filled from elsewhere)"]
   [data-champs="the fields that are kept, when they are not all of them"]>, with the hidden fields `revision` and `onglet`, a `.enregistre` and a `[data-message]`. */
"use strict";

const REPOS = 1000; // milliseconds after the last gesture
const LENT = 3000; // without an answer: it is said
const RETOUR = 10000; // before trying again
const REVENU = 30000; // a form that was sent has left its page by then, or did not leave
const OUBLI = 7 * 24 * 3600 * 1000; // what nobody came back for

let suivi = null; // the gesture that waited, and goes on

for (const formulaire of document.querySelectorAll("form[data-enregistrer]")) commencer(formulaire);

function commencer(form) {
  const statut = form.querySelector(".enregistre");
  const message = form.querySelector("[data-message]");
  const revision = form.elements.revision;
  const prefixe = `bilan:${form.dataset.garde}:`;
  let sienne = prefixe + form.elements.onglet.value;
  const champs = form.dataset.champs?.split(" ");
  const estGarde = (nom) => (champs ? champs.includes(nom) : !["csrfmiddlewaretoken", "revision", "onglet"].includes(nom) && !nom.endsWith("_FORMS"));
  const tape = form.dataset.tape;
  const compare = tape === "compare"; // its buttons choose: nothing is sent otherwise
  let minuteur, envoi = null, dernier = null, bloque = compare, coupe = false, pret = false, parti = false;

  const texte = () => new URLSearchParams([...new FormData(form)].filter(([nom]) => estGarde(nom))).toString();
  let connu = texte(), sur = !tape; // what the server was last known to have, and whether it has it

  function dire(mots, etat = "") {
    if (statut.textContent !== mots) statut.textContent = mots;
    statut.dataset.etat = etat;
  }

  function garder() {
    try {
      localStorage.setItem(sienne, JSON.stringify({ revision: revision.value, valeurs: texte(), le: Date.now(), parti: parti || compare }));
    } catch { /* no storage: the server is the only copy */ }
  }

  const oublier = (cle) => { try { localStorage.removeItem(cle); } catch { /* no storage */ } };

  async function envoyer() {
    clearTimeout(minuteur);
    if (envoi) return envoi.then(envoyer);
    const mots = texte();
    if (mots === connu || bloque || parti) return undefined;
    statut.dataset.etat = "en-cours";
    envoi = transmettre(mots).finally(() => { envoi = null; });
    return envoi;
  }

  async function transmettre(mots) {
    let reponse, suite;
    // it is waited for all the same: an answer given up may still be that of a text that arrives after the next one
    const lent = setTimeout(() => dire("Le serveur tarde à répondre : votre texte est gardé sur cet appareil", "en-cours"), LENT);
    try {
      reponse = await fetch(form.dataset.enregistrer, {
        method: "POST", body: new FormData(form), headers: { Accept: "application/json" }, redirect: "manual", keepalive: mots.length < 50000,
      });
      suite = [200, 409, 422].includes(reponse.status) ? await reponse.json() : null;
    } catch {
      coupe = true;
      dire("Hors connexion : votre texte est gardé sur cet appareil", "hors-ligne");
      minuteur = setTimeout(envoyer, RETOUR);
      return;
    } finally {
      clearTimeout(lent);
    }
    coupe = reponse.type === "opaqueredirect" || reponse.status === 403;
    if (coupe) {
      dire("Votre session est terminée : votre texte est gardé sur cet appareil", "hors-ligne");
      prevenir("Reconnectez-vous : votre texte vous attendra ici.", form.dataset.connexion, "Me reconnecter");
      return;
    }
    if (!suite) { // an upgrade, a gateway: it is tried again, and the buttons do without
      dire("Pas enregistré pour l’instant : votre texte est gardé sur cet appareil", "hors-ligne");
      minuteur = setTimeout(envoyer, RETOUR);
      return;
    }
    recu(suite, reponse.status, mots);
  }

  function recu(suite, code, mots) {
    signaler(suite.champs || {});
    if (code === 200) {
      connu = mots;
      sur = true;
      revision.value = suite.revision;
      const avancee = form.querySelector("[data-avancee]");
      if (avancee) {
        avancee.textContent = suite.repondues;
        avancee.parentElement.querySelectorAll(".cases rect").forEach((carre, rang) => carre.setAttribute("class", rang < suite.faites ? "f" : "c"));
      }
      if (texte() === connu) oublier(sienne);
      else programmer();
      if (!message.querySelector("button")) message.classList.add("d-none"); // what is offered waits for its answer
      dire(suite.dit);
      return;
    }
    dire(code === 409 ? "Pas enregistré" : suite.dit, "hors-ligne");
    if (code === 409) {
      bloque = true;
      prevenir(suite.dit, form.dataset.page || location.pathname, "Voir l’autre version");
    }
  }

  function signaler(champs) {
    for (const ancien of form.querySelectorAll("[data-refus]")) ancien.remove();
    for (const champ of form.elements) if (champ.name && estGarde(champ.name)) document.getElementById(`${champ.id}_error`)?.remove(); // what the page came with
    for (const fautif of form.querySelectorAll("[aria-invalid]")) fautif.removeAttribute("aria-invalid");
    for (const [nom, mots] of Object.entries(champs)) {
      const champ = form.querySelector(`[name="${CSS.escape(nom)}"]`);
      if (!champ) continue;
      champ.setAttribute("aria-invalid", "true");
      const refus = document.createElement("p");
      refus.className = "invalid-feedback d-block";
      refus.dataset.refus = "";
      refus.textContent = mots;
      champ.after(refus);
    }
  }

  function prevenir(mots, adresse, libelle, geste) {
    const lien = document.createElement(geste ? "button" : "a");
    lien.className = "btn btn-secondary btn-sm d-table mt-2";
    lien.textContent = libelle;
    if (geste) { lien.type = "button"; lien.addEventListener("click", geste); } else lien.href = adresse;
    message.className = "alert alert-danger mb-4";
    message.replaceChildren(mots, lien);
  }

  function programmer() {
    if (sur && !envoi && texte() === connu) oublier(sienne);
    else garder();
    clearTimeout(minuteur);
    minuteur = setTimeout(envoyer, REPOS);
  }

  function remettre(valeurs) {
    const lues = new URLSearchParams(valeurs);
    for (const champ of form.elements) {
      if (!champ.name || !estGarde(champ.name) || ["hidden", "submit", "button"].includes(champ.type)) continue;
      if (champ.type === "radio" || champ.type === "checkbox") champ.checked = lues.getAll(champ.name).includes(champ.value);
      else champ.value = lues.get(champ.name) ?? "";
    }
    form.dispatchEvent(new Event("change", { bubbles: true }));
    programmer();
  }

  /* What an earlier visit could not send: restored when nobody wrote since, else offered. Another tab that lives keeps its own. */
  async function retrouver() {
    const vivants = new Set(((await navigator.locks?.query())?.held ?? []).map((verrou) => verrou.name));
    tenir();
    for (const cle of Object.keys(localStorage).filter((nom) => nom.startsWith("bilan:"))) {
      const garde = JSON.parse(localStorage.getItem(cle));
      if (Date.now() - garde.le > OUBLI) oublier(cle);
      else if (!cle.startsWith(prefixe) || cle === sienne || vivants.has(cle)) continue;
      else if (!tape && (pareil(garde.valeurs, texte()) || (garde.parti && arrive(garde.valeurs)))) oublier(cle);
      else if (!dernier || garde.le > dernier.le) dernier = { cle, ...garde };
    }
    if (tape && tape !== "repris" && !pareil(texte(), "")) garder(); // what holds no word is not worth offering
    if (!dernier || tape || texte() !== connu) return;
    if (dernier.parti) offrir("Un texte tapé ici n’est peut-être pas enregistré. Le reprendre remplace ce qui est écrit ici.");
    else if (dernier.revision !== revision.value || !navigator.locks) {
      offrir("Un texte gardé sur cet appareil n’a pas été enregistré, et une autre version l’a été depuis. Rien n’est remplacé.");
    } else {
      sienne = dernier.cle; // the tab that wrote it is gone, and may have sent it while it left: this one takes its place
      form.elements.onglet.value = sienne.slice(prefixe.length);
      tenir();
      document.getElementById("texte-garde")?.closest("section").remove(); // it is written again below: nobody has to copy it
      remettre(dernier.valeurs);
    }
  }

  function offrir(mots) {
    const { cle, valeurs } = dernier;
    prevenir(mots, "", "Reprendre mon texte", () => {
      oublier(cle);
      message.classList.add("d-none");
      remettre(valeurs);
      form.querySelector("textarea, input:not([type=hidden])").focus();
    });
    const non = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-link btn-sm", textContent: "L’effacer" });
    non.addEventListener("click", () => { oublier(cle); message.classList.add("d-none"); });
    message.append(non);
  }

  /* Say to the other tabs that this one lives, as long as its page. */
  function tenir() {
    navigator.locks?.request(sienne, () => new Promise(() => {}));
  }

  /* The same words, whatever the server does to blanks and empty fields. */
  function pareil(unes, autres) {
    const [a, b] = [unes, autres].map((valeurs) => JSON.stringify([...new URLSearchParams(valeurs)].map(([nom, mots]) => [nom, mots.trim()]).filter(([, mots]) => mots)));
    return a === b;
  }

  /* Whether all of it is written on the page: what is said stands there, what is chosen is chosen. */
  function arrive(valeurs) {
    const serrer = (mots) => mots.replace(/\s+/g, "");
    const dits = serrer([...document.querySelectorAll("main .parole:not(textarea)")].map((ecrit) => ecrit.textContent).join(" "));
    const choisis = new URLSearchParams(texte());
    return [...new URLSearchParams(valeurs)].every(([nom, mots]) => choisis.getAll(nom).includes(mots) || (form.elements[nom]?.type === "textarea" && dits.includes(serrer(mots))));
  }

  form.addEventListener("input", programmer);
  form.addEventListener("submit", async (evenement) => {
    if (pret || bloque || (texte() === connu && !envoi)) { // in a conflict the other version was told: whoever sends his own knows it
      parti = true;
      if (texte() !== connu || !sur) garder();
      setTimeout(() => { parti = false; if (texte() !== connu) programmer(); }, REVENU);
      return;
    }
    evenement.preventDefault(); // what was typed is kept first: a page that cannot be reached must not take the text away
    await envoyer();
    if (coupe) return;
    pret = true;
    form.requestSubmit(evenement.submitter);
    pret = false;
  });
  /* A gesture beside the form reads, or hands over, what is written in it: it waits until the server has it, and where it cannot have it goes nowhere. */
  document.addEventListener("click", async (evenement) => {
    const geste = evenement.target.closest("main button[type=submit]");
    if (!geste || geste === suivi || form.contains(geste) || (texte() === connu && sur && !envoi)) return;
    evenement.preventDefault();
    evenement.stopImmediatePropagation();
    await envoyer();
    if (texte() !== connu || !sur) {
      if (!sur && !coupe) dire("Pas enregistré : enregistrez d’abord ce texte", "hors-ligne");
      (message.classList.contains("d-none") ? statut : message).scrollIntoView({ block: "center" }); // it says why
      return;
    }
    suivi = geste;
    geste.click();
    suivi = null;
  }, true);
  window.addEventListener("online", envoyer);
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") envoyer(); });
  retrouver().catch(() => { /* no storage */ });
}
