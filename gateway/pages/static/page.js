// Every page: the service worker, and focus on what is to be mended. Each other module enhances one thing of its own.
import { readAlong } from "./chart.js";
import { countDown } from "./countdown.js";
import { follow } from "./job.js";
import { listen } from "./live.js";
import { readOn } from "./older.js";
import { offerPrint } from "./print.js";

if ("serviceWorker" in navigator) navigator.serviceWorker.register("/service-worker.js").catch(() => {});

document.getElementById("trouble")?.focus();
countDown(document.querySelector("[data-countdown]"));
follow(document.querySelector("[data-job]"));
listen(document.querySelector("[data-live]"));
readAlong(document.querySelectorAll(".charted"));
readOn(document.querySelector("[data-older]"));
offerPrint(document.querySelector("[data-print]"));
