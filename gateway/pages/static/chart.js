// Enhances a chart that has its numbers below: a slider goes from one noted day to the next, by keys or by finger, and
// says the numbers of that row. It knows none of its own.
export function readAlong(figures) {
  for (const figure of figures) follow(figure);
}

function follow(figure) {
  const chart = figure.querySelector("svg[data-chart]");
  const place = figure.querySelector("[data-cursor]");
  const rows = [...figure.querySelectorAll("tr[data-step]")];
  if (!chart || !place || rows.length < 2) return;
  const heads = figure.querySelectorAll("thead th");
  const slider = place.querySelector("input");
  const said = place.querySelector("p");
  const line = document.createElementNS("http://www.w3.org/2000/svg", "line");
  const wide = chart.viewBox.baseVal.width;
  const mirrored = chart.getAttribute("direction") === "rtl";
  const { left, column, top, bottom } = chart.dataset;
  const places = rows.map((row) => {
    const at = Number(left) + Number(column) * (Number(row.dataset.step) + 0.5);
    return mirrored ? wide - at : at;
  });
  line.setAttribute("class", "at");
  line.setAttribute("y1", top);
  line.setAttribute("y2", bottom);
  slider.max = rows.length - 1;
  slider.value = slider.max;
  place.hidden = false;
  tell();
  slider.addEventListener("input", () => show());
  slider.addEventListener("focus", () => show());
  chart.addEventListener("click", (event) => {
    const box = chart.getBoundingClientRect();
    const at = ((event.clientX - box.left) / box.width) * wide;
    const far = places.map((x) => Math.abs(x - at));
    slider.value = far.indexOf(Math.min(...far));
    show();
  });

  // the mean says that it is one; day and value are plain
  function withHead(cell, place) {
    return `${place > 1 ? `${heads[place].textContent.trim()} ` : ""}${cell.textContent.trim()}`;
  }

  function apart(words) {
    const part = document.createElement("bdi");
    part.textContent = words;
    return part;
  }

  function show() {
    const x = places[slider.value];
    line.setAttribute("x1", x);
    line.setAttribute("x2", x);
    chart.append(line);
    tell();
  }

  function tell() {
    const words = [...rows[slider.value].cells].map(withHead);
    said.replaceChildren(...words.flatMap((one, place) => [place ? " · " : "", apart(one)]));
    slider.setAttribute("aria-valuetext", words.join(" · "));
  }
}
