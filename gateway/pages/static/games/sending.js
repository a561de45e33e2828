// Sends what was shown and answered, until it is taken or cannot be: the same each time, with the key of the form.
import { latencyClass } from "./timing.js";

const PAUSES = [0, 1000, 3000, 9000]; // ms before each try to send
const TRY_MS = 20_000; // how long an answer to one try is waited for
const OVER = 409; // it is over, or the same was sent a moment ago
const AGAIN = new Set([401, OVER, 429, 503]); // what another try can change

// Gives whether the trials were taken; then the page of what came of them is on its way.
export async function send(stage, trials) {
  const form = stage.game.querySelector("form"), { words, run } = stage;
  const timing = { frame_ms: stage.length, latency_class: latencyClass(stage.length), input: run.input };
  form.elements.trials.value = JSON.stringify({ seed: run.seed, trials, timing });
  for (let tries = 0; ; tries++) {
    if (tries < PAUSES.length) await new Promise((done) => setTimeout(done, PAUSES[tries]));
    else await askToSend(stage);
    stage.tell(words.sending);
    const sent = new URLSearchParams(new FormData(form));
    const answer = await once(form.action, sent);
    if (answer?.ok) {
      location.replace(answer.url);
      return true;
    }
    const again = !answer || answer.status >= 500 || AGAIN.has(answer.status);
    if (!again || (answer?.status === OVER && tries >= PAUSES.length - 1)) return false;
  }
}

// What the server answers to one try, or null: a network that neither fails nor answers is not waited for.
function once(url, body) {
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), TRY_MS);
  return fetch(url, { method: "POST", body, signal: late.signal })
    .catch(() => null)
    .finally(() => clearTimeout(timer));
}

function askToSend(stage) {
  stage.signal = null;
  return stage.ask(stage.words.not_sent, stage.words.send_again);
}
