// Enhances Today and the notifications: what comes in while the page is open waits above the feed, behind a button, so
// nothing moves under the reader; who asks to follow, and how much is unread, is shown at once. A nudge of the stream carries no words: they are asked for as any page
// is. EventSource gives up for good when it is refused, so it is opened again, ever more slowly; a page that nobody looks
// at holds no stream; and every minute the page asks by itself.
const MINUTE = 60_000;
const LONGEST = 120_000;

export function listen(news) {
  if (!news) return;
  let wait = 1_000;
  let asking = false;
  let stream = null;

  async function ask() {
    if (asking || document.hidden) return;
    asking = true;
    try {
      const newest = document.querySelector("#feed > [data-id]")?.dataset.id ?? "";
      const answer = await fetch(`${news.dataset.live}&after=${newest}`, { headers: { Accept: "text/html" } });
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
    const newer = come.content.querySelector("[data-for=news]");
    for (const part of come.content.querySelectorAll("[data-for]:not([data-for=news])")) {
      put(document.getElementById(part.dataset.for), part, part.textContent.trim());
    }
    for (const post of newer.querySelectorAll("article")) {
      if (document.querySelector(`#feed > #${post.id}`)) return; // shown while this was on its way
    }
    put(news, newer, [...newer.querySelectorAll("article")].map((post) => post.id).join() || newer.textContent.trim());
    news.querySelector("button")?.addEventListener("click", reveal, { once: true });
  }

  // who reads is told of what is new only: times that pass change nothing
  function put(place, part, mark) {
    if (!place || (place.dataset.mark ?? place.textContent.trim()) === mark) return;
    place.dataset.mark = mark;
    place.replaceChildren(...part.childNodes);
  }

  function reveal() {
    const feed = document.getElementById("feed");
    if (!feed) return location.reload();
    const come = [...news.querySelectorAll("article")];
    feed.prepend(...come);
    news.replaceChildren();
    news.dataset.mark = "";
    come[0]?.querySelector("a.name")?.focus();
  }

  function open() {
    if (stream || document.hidden) return;
    const mine = (stream = new EventSource("/v1/stream"));
    mine.addEventListener("open", () => { wait = 1_000; ask(); });
    mine.addEventListener("feed", ask);
    mine.addEventListener("notification", ask);
    mine.addEventListener("retire", close); // newer pages of this member have taken its place
    mine.addEventListener("error", () => {
      if (mine.readyState !== EventSource.CLOSED || stream !== mine) return;
      stream = null;
      setTimeout(open, wait);
      wait = Math.min(wait * 2, LONGEST);
    });
  }

  function close() {
    stream?.close();
    stream = null;
  }

  open();
  setInterval(ask, MINUTE);
  document.addEventListener("visibilitychange", () => (document.hidden ? close() : (open(), ask())));
  addEventListener("pagehide", close);
  addEventListener("pageshow", (event) => { if (event.persisted) open(); });
}
