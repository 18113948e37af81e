/* A textarea with a light markup under its toolbar (templates/syntheses/outils.html): a preview drawn by the server, and a paste that keeps titles, lists and
   emphasis, and nothing else.  <div data-apercu="address"> … <div class="outils"> … </div><textarea> … </div> */
"use strict";

for (const zone of document.querySelectorAll("[data-apercu]")) outiller(zone, zone.querySelector(".outils"), zone.querySelector("textarea"));

function outiller(zone, barre, champ) {
  const gestes = { titre: () => enTete(champ, "### "), liste: () => enTete(champ, "- "), important: () => entourer(champ, "**"), apercu: voir };
  for (const b of barre.children) b.addEventListener("click", () => gestes[b.dataset.outil](b));
  const apercu = document.createElement("div");
  apercu.className = "apercu parole redige d-none";
  apercu.setAttribute("role", "region");
  apercu.setAttribute("aria-label", "Aperçu");
  apercu.tabIndex = -1;
  champ.after(apercu);
  champ.addEventListener("paste", (evenement) => coller(evenement, champ));

  async function voir(b) {
    const ouvrir = b.getAttribute("aria-pressed") === "false";
    if (ouvrir) {
      const corps = new FormData();
      corps.set("texte", champ.value);
      corps.set("csrfmiddlewaretoken", champ.form.elements.csrfmiddlewaretoken.value);
      try {
        const reponse = await fetch(zone.dataset.apercu, { method: "POST", body: corps, redirect: "manual" });
        if (!reponse.ok) throw new Error(String(reponse.status));
        apercu.replaceChildren(...new DOMParser().parseFromString(await reponse.text(), "text/html").body.childNodes);
      } catch {
        apercu.textContent = "L’aperçu n’est pas disponible pour l’instant : votre texte, lui, est gardé.";
      }
    }
    b.setAttribute("aria-pressed", String(ouvrir));
    apercu.classList.toggle("d-none", !ouvrir);
    champ.classList.toggle("d-none", ouvrir);
    if (ouvrir) apercu.focus();
    else champ.focus();
  }
}

/* Typed as by hand: the browser can undo it. */
function taper(champ, mots) {
  champ.focus();
  if (!document.execCommand("insertText", false, mots)) {
    champ.setRangeText(mots, champ.selectionStart, champ.selectionEnd, "end");
    champ.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

/* The mark at the head of each line of the selection, or taken away when they all have it. */
function enTete(champ, marque) {
  const debut = champ.value.lastIndexOf("\n", champ.selectionStart - 1) + 1;
  const fin = (champ.value.indexOf("\n", champ.selectionEnd) + 1 || champ.value.length + 1) - 1;
  const lignes = champ.value.slice(debut, fin).split("\n");
  const toutes = lignes.every((ligne) => ligne.startsWith(marque));
  champ.setSelectionRange(debut, fin);
  taper(champ, lignes.map((ligne) => (toutes ? ligne.slice(marque.length) : marque + ligne.replace(/^(#+|[-*+]) /, ""))).join("\n"));
}

function entourer(champ, marque) {
  const { selectionStart: debut, selectionEnd: fin } = champ;
  const mots = champ.value.slice(debut, fin).trim();
  taper(champ, marque + (mots || "important") + marque);
  champ.setSelectionRange(debut + marque.length, debut + marque.length + (mots || "important").length);
}

/* --- paste --- */

const GRAISSES = new Set(["B", "STRONG"]);
const PENCHES = new Set(["I", "EM"]);
const BLOCS = new Set(["P", "DIV", "SECTION", "ARTICLE", "BLOCKQUOTE", "PRE", "TABLE", "TR", "UL", "OL", "LI", "HEADER", "FOOTER", "MAIN", "DL", "DT", "DD"]);
const MUETS = new Set(["SCRIPT", "STYLE", "TEMPLATE", "HEAD", "TITLE", "IFRAME", "OBJECT", "SVG", "MATH", "NOSCRIPT", "TEXTAREA", "SELECT"]);

function coller(evenement, champ) {
  const html = evenement.clipboardData?.getData("text/html");
  if (!html) return;
  const page = new DOMParser().parseFromString(sansStyle(html), "text/html"); // inert: no script runs, nothing is fetched
  if (!page.body.querySelector("h1, h2, h3, h4, h5, h6, li, b, strong, i, em")) return; // plain words: the browser knows how
  evenement.preventDefault();
  taper(champ, surSesLignes(champ, enBalisage(page.body)));
}

/* A title or a list pasted in the middle of a line would not be one: what has several blocks, or a mark at its head, stands on lines of its own. */
function surSesLignes(champ, mots) {
  if (!mots.includes("\n") && !/^(### |- |\d+\. )/.test(mots)) return mots;
  const avant = champ.value.slice(0, champ.selectionStart);
  const apres = champ.value.slice(champ.selectionEnd);
  return (/(^|\n)$/.test(avant) ? "" : "\n\n") + mots + (/^(\n|$)/.test(apres) ? "" : "\n\n");
}

/* The browser would complain of each style and handler that the security policy refuses; one of them means something: a <b> that is not bold. */
function sansStyle(html) {
  const attribut = /\s(?:on\w+|style)\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>]+)/gi;
  const normal = (mots) => (/font-weight:\s*(?:normal|400)/i.test(mots) ? " data-normal" : "");
  return html.replace(/<style[^]*?<\/style>/gi, "").replace(/<[a-z][^>]*>/gi, (balise) => balise.replace(attribut, normal));
}

function enBalisage(racine) {
  const blocs = [];
  let ligne = "";
  const clore = (prefixe = "") => {
    const mots = ligne.replace(/[ \t\u00a0]+/g, " ").replace(/ ?\n ?/g, "\n").trim();
    if (mots) blocs.push({ prefixe, mots });
    ligne = "";
  };

  function lire(noeud, prefixe, marque) {
    for (const enfant of noeud.childNodes) {
      if (enfant.nodeType === Node.TEXT_NODE) ligne += echapper(enfant.textContent.replace(/\s+/g, " "));
      else if (enfant.nodeType !== Node.ELEMENT_NODE || MUETS.has(enfant.tagName.toUpperCase())) continue;
      else lireElement(enfant, prefixe, marque);
    }
  }

  function lireElement(element, prefixe, marque) {
    const nom = element.tagName;
    if (nom === "BR") { ligne += "\n"; return; }
    if (/^H[1-6]$/.test(nom)) { clore(prefixe); lire(element, "### ", "#"); clore("### "); return; }
    if (nom === "LI") {
      const rang = [...element.parentNode.children].filter((frere) => frere.tagName === "LI").indexOf(element) + 1;
      const item = element.parentNode.tagName === "OL" ? `${rang}. ` : "- ";
      clore(prefixe);
      lire(element, item, marque);
      clore(item);
      return;
    }
    const entoure = marque ? "" : emphase(element, nom);
    if (BLOCS.has(nom)) clore(prefixe);
    const avant = ligne;
    if (entoure) ligne = "";
    lire(element, prefixe, marque || entoure);
    if (entoure) {
      const [, tete, mots, queue] = ligne.match(/^(\s*)([^]*?)(\s*)$/);
      ligne = avant + tete + (mots ? entoure + mots + entoure : "") + queue;
    }
    if (BLOCS.has(nom)) clore(prefixe);
  }

  lire(racine, "", "");
  clore();
  return blocs.map(({ prefixe, mots }, rang) => {
    const liste = (p) => /^(- |\d+\. )$/.test(p);
    const saut = rang === 0 ? "" : liste(prefixe) && liste(blocs[rang - 1].prefixe) ? "\n" : "\n\n";
    return saut + prefixe + (prefixe ? mots.replace(/\n+/g, " ") : mots.replace(/^(#|[-+] |\d+[.)] )/gm, "\\$1").replace(/^\\(\d+)([.)] )/gm, "$1\\$2"));
  }).join("");
}

/* A block never takes an emphasis that runs over paragraphs; some editors wrap everything in <b style="font-weight:normal">. */
function emphase(element, nom) {
  if (element.querySelector("p, div, li, h1, h2, h3, h4, h5, h6, table")) return "";
  if (GRAISSES.has(nom)) return element.hasAttribute("data-normal") ? "" : "**";
  return PENCHES.has(nom) ? "*" : "";
}

function echapper(mots) {
  return mots.replace(/[\\*]/g, "\\$&");
}
