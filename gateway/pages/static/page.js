// Every page: the service worker, and focus on what is to be mended. Each other module enhances one thing of its own.
import { readAlong } from "./chart.js";
import { countDown } from "./countdown.js";
import { listen } from "./live.js";
import { readOn } from "./older.js";

if ("serviceWorker" in navigator) navigator.serviceWorker.register("/service-worker.js").catch(() => {});

document.getElementById("trouble")?.focus();
countDown(document.querySelector("[data-countdown]"));
listen(document.querySelector("[data-live]"));
readAlong(document.querySelectorAll(".charted"));
readOn(document.querySelector("[data-older]"));
