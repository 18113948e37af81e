/* All the script of the product besides htmx. Each page works without it. */
"use strict";

/* The summary of errors takes the focus: `autofocus` does it on load, this does it when htmx brings one. */
document.addEventListener("htmx:afterSettle", (evenement) => {
  evenement.target.querySelector?.("#erreurs")?.focus();
});

/* A second click does nothing while the first is on its way; the server does it once too. The button keeps its place and its words. */
document.addEventListener("submit", (evenement) => {
  const formulaire = evenement.target;
  if (formulaire.method !== "post" || evenement.defaultPrevented) return;
  if (formulaire.getAttribute("aria-busy") === "true") {
    evenement.preventDefault();
    return;
  }
  formulaire.setAttribute("aria-busy", "true");
});

/* Back in history, the page is as it was left: the forms must be usable again. */
window.addEventListener("pageshow", () => {
  for (const formulaire of document.querySelectorAll("form[aria-busy]")) formulaire.removeAttribute("aria-busy");
});

document.addEventListener("click", (evenement) => {
  const bouton = evenement.target.closest(".toast .fermer, [aria-disabled=true]");
  if (!bouton) return;
  if (bouton.matches(".fermer")) bouton.closest(".toast").remove();
  else evenement.preventDefault();
});
