// Enhances Today: posts that come in while the page is open wait above the feed, behind a button, so nothing moves under
// the reader; who asks to follow is shown at once. A nudge of the stream carries no words: they are asked for as any page is. EventSource gives up for good when
// it is refused, so it is opened again, ever more slowly; and every minute the page asks by itself.
const MINUTE = 60_000;
const LONGEST = 120_000;

export function listen(news) {
  if (!news) return;
  let wait = 1_000;
  let asking = false;

  async function ask() {
    if (asking || document.hidden) return;
    asking = true;
    try {
      const newest = document.querySelector("#feed > article")?.dataset.id ?? "";
      const answer = await fetch(`/?fragment=newer&after=${newest}`, { headers: { Accept: "text/html" } });
      if (answer.ok && !answer.redirected) show(await answer.text());
    } catch {
      // no network: the next nudge, or the next minute, asks again
    } finally {
      asking = false;
    }
  }

  function show(html) {
    const come = document.createElement("template");
    come.innerHTML = html;
    for (const part of come.content.querySelectorAll("[data-for]")) {
      const place = document.getElementById(part.dataset.for);
      if (!place || place.innerHTML.trim() === part.innerHTML.trim()) continue; // a reader is told of what is new only
      place.replaceChildren(...part.childNodes);
    }
    news.querySelector("button")?.addEventListener("click", reveal, { once: true });
  }

  function reveal() {
    const feed = document.getElementById("feed");
    if (!feed) return location.reload();
    const come = [...news.querySelectorAll("article")];
    feed.prepend(...come);
    news.replaceChildren();
    come[0]?.querySelector("a.name")?.focus();
  }

  function open() {
    const stream = new EventSource("/v1/stream");
    stream.addEventListener("open", () => { wait = 1_000; ask(); });
    stream.addEventListener("feed", ask);
    stream.addEventListener("notification", ask);
    stream.addEventListener("error", () => {
      if (stream.readyState !== EventSource.CLOSED) return;
      setTimeout(open, wait);
      wait = Math.min(wait * 2, LONGEST);
    });
    addEventListener("pagehide", () => stream.close(), { once: true });
  }

  open();
  setInterval(ask, MINUTE);
  document.addEventListener("visibilitychange", ask);
  addEventListener("pageshow", (event) => { if (event.persisted) open(); });
}
