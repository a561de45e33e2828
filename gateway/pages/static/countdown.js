// Enhances the page of a slot that is kept: counts down what the server said was left, whatever the clock here shows; at
// the end says so, and leaves what was typed where it is.
export function countDown(place) {
  if (!place) return;
  const ends = performance.now() + Number(place.dataset.countdown) * 1000;
  const shown = place.querySelector("[role=timer]");
  place.hidden = false;
  tell();
  const ticking = setInterval(tell, 1000);

  function tell() {
    const left = Math.max(0, Math.round((ends - performance.now()) / 1000));
    shown.textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
    if (left > 0) return;
    clearInterval(ticking);
    place.parentElement.hidden = true;
    const over = document.querySelector("[data-over]");
    over.setAttribute("role", "alert");
    over.hidden = false;
  }
}
