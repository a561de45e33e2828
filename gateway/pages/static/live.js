// Enhances the feed: what comes in while the page is open waits above it, behind a button, and nothing moves under the
// reader. A nudge of the stream carries no words: they are asked for as any page is. EventSource gives up for good when
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
    if (news.dataset.shown === html) return;
    news.dataset.shown = html;
    news.innerHTML = html;
    news.querySelector("button")?.addEventListener("click", reveal);
  }

  function reveal() {
    const feed = document.getElementById("feed");
    if (!feed) return location.reload();
    const come = [...news.querySelectorAll("article")];
    feed.prepend(...come);
    news.replaceChildren();
    delete news.dataset.shown;
    come[0]?.querySelector("a.name")?.focus();
  }

  function open() {
    const stream = new EventSource("/v1/stream");
    stream.addEventListener("open", () => { wait = 1_000; ask(); });
    stream.addEventListener("feed", ask);
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
