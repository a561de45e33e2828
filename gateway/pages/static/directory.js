// Enhances the directory: places are suggested while one writes; "near me" asks the browser for the position once, makes
// the nearest commune of it, and searches there: no address of a page says where somebody stands; an entry is shared
// with what the device has for that. Without any of this, the form, its choices and its links do the same.
const PAUSE = 250;
const ROUND = 3; // decimals of a degree: a hundred metres

suggest(document.querySelector("form.asking"));
locate(document.querySelector("form.asking"));
share(document.getElementById("share-now"));

async function places(query) {
  const answer = await fetch(`/v1/places?${new URLSearchParams({ ...query, language: document.documentElement.lang })}`);
  if (!answer.ok) throw new Error(String(answer.status));
  return (await answer.json()).items;
}

function take(form, place) {
  const { place: held, where, at } = form.elements;
  held.disabled = false;
  held.value = place.id;
  where.value = at.value = place.name;
}

function suggest(form) {
  if (!form) return;
  const where = form.elements.where;
  const list = document.getElementById("places");
  let known = [];
  let waiting = 0;
  where.setAttribute("list", list.id);
  where.addEventListener("input", () => {
    const chosen = known.find((place) => written(place) === where.value);
    if (chosen) return take(form, chosen);
    clearTimeout(waiting);
    waiting = setTimeout(ask, PAUSE);
  });

  async function ask() {
    const q = where.value.trim();
    if (q.length < 2) return;
    try {
      known = await places({ q, limit: 8 });
    } catch {
      return; // the form finds the place itself
    }
    list.replaceChildren(...known.map((place) => new Option(written(place), written(place))));
  }

  function written(place) {
    return [place.name, place.postcodes[0], place.region].filter(Boolean).join(", ");
  }
}

function locate(form) {
  const button = document.getElementById("near-me");
  if (!form || !button || !navigator.geolocation) return;
  const told = document.getElementById("near-told");
  button.hidden = false;
  button.addEventListener("click", () => {
    button.disabled = true;
    told.textContent = "";
    navigator.geolocation.getCurrentPosition(come, fail, { timeout: 10_000, maximumAge: 60_000 });
  });

  async function come({ coords }) {
    try {
      const near = `${coords.latitude.toFixed(ROUND)},${coords.longitude.toFixed(ROUND)}`;
      const [place] = await places({ near });
      take(form, place);
      form.requestSubmit();
    } catch {
      fail();
    } finally {
      button.disabled = false;
    }
  }

  function fail() {
    button.disabled = false;
    told.textContent = form.dataset.near;
  }
}

function share(button) {
  if (!button || !navigator.share) return;
  const url = document.getElementById("share").value;
  button.hidden = false;
  button.addEventListener("click", () => navigator.share({ title: button.dataset.title, url }).catch(() => {}));
}
