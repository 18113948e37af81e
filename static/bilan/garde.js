/* A form that is kept as it is written: a questionnaire, a section of a synthesis. Each keystroke stays in the page's storage until the server has it:
   nothing is lost offline, in two tabs, or when the session ends. Without this script, the form is sent by its buttons.
   <form data-enregistrer="where to send" data-garde="its name on this device" data-connexion="to sign in again" [data-page="its own address"]
   [data-tape="why it comes with words that are kept nowhere: refus, compare (two texts), repris (filled from elsewhere)"]
   [data-champs="the fields that are kept, when they are not all of them"]>, with the hidden fields `revision` and `onglet`, a `.enregistre` and a `[data-message]`. */
"use strict";

const REPOS = 1000; // milliseconds after the last gesture
const RETOUR = 10000; // before trying again
const OUBLI = 7 * 24 * 3600 * 1000; // what nobody came back for

for (const formulaire of document.querySelectorAll("form[data-enregistrer]")) commencer(formulaire);

function commencer(form) {
  const statut = form.querySelector(".enregistre");
  const message = form.querySelector("[data-message]");
  const revision = form.elements.revision;
  const prefixe = `bilan:${form.dataset.garde}:`;
  let sienne = prefixe + form.elements.onglet.value;
  const champs = form.dataset.champs?.split(" ");
  const estGarde = (nom) => (champs ? champs.includes(nom) : !["csrfmiddlewaretoken", "revision", "onglet"].includes(nom));
  const tape = form.dataset.tape;
  const compare = tape === "compare"; // its two buttons choose: nothing is sent otherwise
  let minuteur, envoi = null, dernier = null, bloque = compare, coupe = false, pret = false, parti = false;

  const texte = () => new URLSearchParams([...new FormData(form)].filter(([nom]) => estGarde(nom))).toString();
  let connu = texte();

  function dire(mots, etat = "") {
    if (statut.textContent !== mots) statut.textContent = mots;
    statut.dataset.etat = etat;
  }

  function garder() {
    try {
      localStorage.setItem(sienne, JSON.stringify({ revision: revision.value, valeurs: texte(), le: Date.now(), parti: parti || compare }));
    } catch { /* no storage: the server is the only copy */ }
  }

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
    let reponse;
    try {
      reponse = await fetch(form.dataset.enregistrer, {
        method: "POST", body: new FormData(form), headers: { Accept: "application/json" }, redirect: "manual", keepalive: mots.length < 50000,
      });
    } catch {
      coupe = true;
      dire("Hors connexion : votre texte est gardé sur cet appareil", "hors-ligne");
      minuteur = setTimeout(envoyer, RETOUR);
      return;
    }
    coupe = reponse.type === "opaqueredirect" || reponse.status === 403;
    if (coupe) {
      dire("Votre session est terminée : votre texte est gardé sur cet appareil", "hors-ligne");
      prevenir("Reconnectez-vous : votre texte vous attendra ici.", form.dataset.connexion, "Me reconnecter");
      return;
    }
    if (![200, 409, 422].includes(reponse.status)) {
      dire("Pas enregistré pour l’instant : votre texte est gardé sur cet appareil", "hors-ligne");
      minuteur = setTimeout(envoyer, RETOUR);
      return;
    }
    recu(await reponse.json(), reponse.status, mots);
  }

  function recu(suite, code, mots) {
    signaler(suite.champs || {});
    if (code === 200) {
      connu = mots;
      revision.value = suite.revision;
      const avancee = form.querySelector("[data-avancee]");
      if (avancee) {
        avancee.textContent = suite.repondues;
        avancee.parentElement.querySelectorAll(".cases rect").forEach((carre, rang) => carre.setAttribute("class", rang < suite.faites ? "f" : "c"));
      }
      if (texte() === connu) localStorage.removeItem(sienne);
      else programmer();
      message.classList.add("d-none");
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
    garder();
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
      if (Date.now() - garde.le > OUBLI) localStorage.removeItem(cle);
      else if (!cle.startsWith(prefixe) || vivants.has(cle)) continue;
      else if (garde.valeurs === texte() || (garde.parti && arrive(garde.valeurs))) localStorage.removeItem(cle);
      else if (!dernier || garde.le > dernier.le) dernier = { cle, ...garde };
    }
    if (tape && tape !== "repris") garder();
    if (!dernier || tape || texte() !== connu) return;
    const reprendre = () => {
      localStorage.removeItem(dernier.cle);
      message.classList.add("d-none");
      remettre(dernier.valeurs);
    };
    const offrir = (mots, libelle) => prevenir(mots, "", libelle, () => { reprendre(); form.querySelector("textarea, input:not([type=hidden])").focus(); });
    if (dernier.parti) { // it left with the form, and may not have arrived: said once
      localStorage.removeItem(dernier.cle);
      offrir("Un texte tapé ici n’est peut-être pas enregistré. Le reprendre remplace ce qui est écrit ci-dessous.", "Reprendre ce texte");
    } else if (dernier.revision === revision.value) {
      sienne = dernier.cle; // the tab that wrote it is gone, and may have sent it while it left: this one takes its place
      form.elements.onglet.value = sienne.slice(prefixe.length);
      tenir();
      reprendre();
    } else offrir("Un texte gardé sur cet appareil n’a pas été enregistré, et une autre version l’a été depuis. Rien n’est remplacé.", "Reprendre mon texte");
  }

  /* Say to the other tabs that this one lives, as long as its page. */
  function tenir() {
    navigator.locks?.request(sienne, () => new Promise(() => {}));
  }

  /* Whether every word of it is on the page: what is written stands there. */
  function arrive(valeurs) {
    const serrer = (mots) => mots.replace(/\s+/g, "");
    const page = serrer(document.querySelector("main").textContent);
    return [...new URLSearchParams(valeurs).values()].every((mots) => page.includes(serrer(mots)));
  }

  form.addEventListener("input", programmer);
  form.addEventListener("submit", async (evenement) => {
    if (pret || bloque || texte() === connu) { // in a conflict the other version was told: whoever sends his own knows it
      parti = true;
      if (texte() !== connu) garder();
      return;
    }
    evenement.preventDefault(); // what was typed is kept first: a page that cannot be reached must not take the text away
    await envoyer();
    pret = !coupe;
    if (pret) form.requestSubmit(evenement.submitter);
  });
  window.addEventListener("online", envoyer);
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") envoyer(); });
  retrouver().catch(() => { /* no storage */ });
}
