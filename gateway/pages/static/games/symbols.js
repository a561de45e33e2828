// The pictures of cards, drawn here: the same on every device, told apart by their outlines. 24 by 24, lines only.
const NS = "http://www.w3.org/2000/svg";
const DRAWN = {
  sun: "M12 7a5 5 0 1 0 .01 0M12 1v3M12 20v3M1 12h3M20 12h3M4 4l2 2M18 18l2 2M20 4l-2 2M4 20l2-2",
  moon: "M15 3a9.5 9.5 0 1 0 6 13A8 8 0 0 1 15 3z",
  star: "M12 2l3 7 7 .6-5.4 4.7 1.7 7.2L12 17.5 5.7 21.5l1.7-7.2L2 9.6 9 9z",
  tree: "M12 2l7 10h-3.5l4 5H4.5l4-5H5zM12 17v5",
  leaf: "M4 20C3 9 9 3 21 3c0 12-6 17-14 15M4 21L14 10",
  flower: "M12 9a3 3 0 1 0 .01 0M12 9a3.5 3.5 0 1 1 3 3 3.5 3.5 0 1 1-3 3 3.5 3.5 0 1 1-3-3 3.5 3.5 0 1 1 3-3",
  fish: "M2 12c4-7 11-7 15 0-4 7-11 7-15 0zM17 12l5-4v8zM7 11h.01",
  bird: "M3 8l4-1a4 4 0 0 1 8 0c0 2 4 4 6 5-3 6-13 7-15 1l-1-4zM10 18v4M14 18v4M9 7h.01",
  cat: "M4 21V4l5 4h6l5-4v17zM9 13h.01M15 13h.01M12 16v2M2 15l4 1M22 15l-4 1",
  house: "M3 11l9-8 9 8M5 10v11h14V10M10 21v-7h4v7",
  boat: "M2 16h20l-4 5H6zM11 14V2l8 11zM9 13L4 14l5-7",
  bell: "M5 18c2-3 1-6 2-9a5 5 0 0 1 10 0c1 3 0 6 2 9zM10 21h4M12 2v2",
  key: "M7 8a4 4 0 1 0 .01 0M11 12h11v5M17 12v4",
  cup: "M4 6h13v9a5 5 0 0 1-5 5H9a5 5 0 0 1-5-5zM17 8h2a2.5 2.5 0 0 1 0 6h-2M8 1v2M12 1v2",
  book: "M12 6C9 4 6 4 2 5v14c4-1 7-1 10 1 3-2 6-2 10-1V5c-4-1-7-1-10 1zM12 6v14",
  hat: "M7 17V6c3-2 7-2 10 0v11M2 18c6-2 14-2 20 0-3 3-17 3-20 0zM7 13h10",
  apple: "M12 7c-4-3-9 0-8 6s5 10 8 8c3 2 7-2 8-8s-4-9-8-6zM12 7c0-2 1-4 4-5",
  cloud: "M7 19a4.5 4.5 0 0 1-.5-9 6 6 0 0 1 11.5 1.5A4 4 0 0 1 18 19z",
  heart: "M12 21S2 14 2 8a5 5 0 0 1 10-1 5 5 0 0 1 10 1c0 6-10 13-10 13z",
  umbrella: "M2 12a10 10 0 0 1 20 0zM12 12v7a2.5 2.5 0 0 0 5 0M12 1v1",
};

export function draw(symbol) {
  const picture = document.createElementNS(NS, "svg"), path = document.createElementNS(NS, "path");
  picture.setAttribute("viewBox", "0 0 24 24");
  picture.setAttribute("aria-hidden", "true");
  path.setAttribute("d", DRAWN[symbol]);
  picture.append(path);
  return picture;
}
