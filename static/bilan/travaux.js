/* Card sorting in a questionnaire: the piles under the cards show what lies where, and take a card that is dropped on them. The radio buttons stay what is answered. */
"use strict";

for (const question of document.querySelectorAll("[data-cartes]")) {
  const cartes = [...question.querySelectorAll(".cartes-a-trier fieldset")];
  const noms = [...cartes[0].querySelectorAll("label")].map((label) => label.textContent.trim());
  const tas = document.createElement("ul");
  tas.className = "tas";
  tas.setAttribute("aria-hidden", "true"); // the radio buttons say it
  let portee = null;
  const piles = noms.map((nom, rang) => {
    const pile = document.createElement("li");
    pile.addEventListener("dragover", (evenement) => { evenement.preventDefault(); pile.classList.add("dessus"); });
    pile.addEventListener("dragleave", () => pile.classList.remove("dessus"));
    pile.addEventListener("drop", (evenement) => {
      evenement.preventDefault();
      pile.classList.remove("dessus");
      const radio = portee?.querySelectorAll("input")[rang];
      if (radio) { radio.checked = true; radio.dispatchEvent(new Event("input", { bubbles: true })); dessiner(); }
    });
    tas.append(pile);
    return [pile, nom];
  });

  function dessiner() {
    piles.forEach(([pile, nom], rang) => {
      const titre = document.createElement("b");
      const dedans = cartes.filter((carte) => carte.querySelectorAll("input")[rang].checked);
      titre.textContent = `${nom} (${dedans.length})`;
      pile.replaceChildren(titre, ...dedans.map((carte) => Object.assign(document.createElement("span"), { textContent: carte.querySelector("legend").textContent })));
    });
  }

  for (const carte of cartes) {
    carte.draggable = true;
    carte.addEventListener("dragstart", () => { portee = carte; });
  }
  question.addEventListener("change", dessiner);
  question.closest("form").addEventListener("change", dessiner);
  question.querySelector(".cartes-a-trier").after(tas);
  dessiner();
}
