// Enhances the page of an import or export: what is done is told as it goes on; at its end the page is shown anew.
export function follow(place) {
  if (!place) return;
  let pause = 1000;
  setTimeout(look, pause);

  async function look() {
    pause = Math.min(pause * 1.3, 10_000);
    const answer = await fetch(location.href).catch(() => null);
    if (answer?.status === 404) return location.reload();
    if (answer?.ok) {
      const now = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-job]");
      if (!now) return location.reload();
      tell(now);
    }
    setTimeout(look, pause);
  }

  function tell(now) {
    const said = place.querySelector("[role=status]"), next = now.querySelector("[role=status]").textContent;
    if (said.textContent !== next) said.textContent = next;
    const bar = place.querySelector("progress"), there = now.querySelector("progress");
    if (bar && there) bar.value = there.value;
    else if (there) place.append(there);
  }
}
