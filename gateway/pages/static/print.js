// Enhances a page that is made to be printed: a button for it.
export function offerPrint(button) {
  if (!button) return;
  button.hidden = false;
  button.addEventListener("click", () => print());
}
