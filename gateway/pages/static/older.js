// Enhances the link to older posts: they come when it is nearly in sight. The address remembers how many are shown, so
// that the way back from one of them leads to the same place; after a hundred the link is a link again.
const MOST = 100;

export function readOn(feed) {
  const pager = feed?.parentElement.querySelector(".pager");
  if (!pager || !("IntersectionObserver" in window)) return;
  const watcher = new IntersectionObserver(come, { rootMargin: "600px" });
  watcher.observe(pager);

  async function come([seen]) {
    if (!seen.isIntersecting || pager.dataset.busy) return;
    pager.dataset.busy = "yes";
    const link = pager.querySelector("a");
    const cursor = new URLSearchParams(link.search).get("cursor");
    try {
      const answer = await fetch(`/?fragment=older&cursor=${encodeURIComponent(cursor)}`);
      if (!answer.ok || answer.redirected) return watcher.disconnect();
      const part = document.createElement("template");
      part.innerHTML = await answer.text();
      const next = part.content.querySelector(".pager a");
      feed.append(...part.content.querySelectorAll("article"));
      if (next) link.href = next.getAttribute("href");
      else pager.remove();
      const shown = feed.querySelectorAll("article").length;
      if (!location.search.includes("cursor=")) history.replaceState(null, "", `?shown=${Math.min(shown, MOST)}`);
      if (shown >= MOST) watcher.disconnect();
      watcher.unobserve(pager);
      if (next && shown < MOST) watcher.observe(pager);
    } catch {
      watcher.disconnect(); // the link still leads on
    } finally {
      delete pager.dataset.busy;
    }
  }
}
