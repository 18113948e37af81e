// A passkey that did not answer says so in the page: allauth alone would only tell the console.
document.addEventListener("allauth.error", (evenement) => {
  evenement.preventDefault();
  const message = document.getElementById("erreur-cle");
  if (message) message.hidden = false;
});
