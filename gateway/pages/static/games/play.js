// Plays a task: practice with feedback, then the blocks that count. The device is chosen before the start; leaving the
// page, turning the phone or hiding the tab ends a run that counts, gently. What was shown and answered is sent once,
// with the key of the form: what it is worth is for the server to say. A task is {block(stage, stimuli, practice)},
// which gives the trials of a block, and says with `stage` what it shows; `pressed(stage)`, where it has one, is called
// in the press that begins.
import { Answers } from "./answers.js";
import { send } from "./sending.js";
import { frame, frameAt, measureFrame, Stalled } from "./timing.js";

const MARK_MS = 700; // how long practice says right or wrong
const REST_MS = 30; // between the last moment for an answer and what comes next

class Interrupted extends Error {}

export async function play(task) {
  const game = document.getElementById("game");
  if (!game) return;
  const stage = new Stage(game);
  await stage.ready(game.querySelector("[data-go]"), task);
  try {
    await practise(stage, task);
    await count(stage, task);
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error;
    end(stage, error.message);
  }
}

async function practise(stage, task) {
  for (;;) {
    const off = stage.watch();
    try {
      stage.tell(stage.words.practice);
      stage.length = await measureFrame(stage.signal);
      await stage.block(task, stage.run.practice, true);
      return;
    } catch (error) {
      if (!(error instanceof Interrupted)) throw error;
      await stage.ask(stage.words.practice_again, stage.words.go_on); // nothing counted yet: nothing is lost
    } finally {
      off();
    }
  }
}

async function count(stage, task) {
  await stage.ask(stage.words.now_it_counts, stage.words.begin);
  const off = stage.watch();
  try {
    const trials = [];
    for (const [number, stimuli] of stage.run.blocks.entries()) {
      if (number) await stage.ask(stage.words.rest, stage.words.go_on);
      stage.tell("");
      const length = await measureFrame(stage.signal);
      stage.length = Math.max(stage.length, length);
      const found = await stage.block(task, stimuli, false);
      trials.push(...found.map((one, at) => ({ i: trials.length + at, ...one })));
    }
    stage.answers.close();
    off();
    // what cannot have been is not counted, and not held against anybody: it is as if the device had stalled
    if (!(await send(stage, trials))) end(stage, "stalled", stage.words.not_taken);
  } finally {
    off();
  }
}

// What a task sees: a field to draw in, time from the start of its block, answers, words.
class Stage {
  constructor(game) {
    this.game = game;
    this.run = JSON.parse(game.dataset.run);
    this.words = JSON.parse(game.dataset.words);
    this.spoken = this.run.variant === "spoken";
    this.parameters = this.run.parameters;
    this.field = game.querySelector("[data-field]");
    this.pad = game.querySelector("[data-pad]");
    this.aloud = game.querySelector("[data-aloud]");
    this.told = game.querySelector("[data-told]");
    this.answers = new Answers(game, this.run.input, { spoken: this.spoken });
    this.answers.wrong = () => this.tell(this.words.other_device);
    this.length = 16.7;
    this.start = 0;
  }

  // What interrupts a part from here on; gives what takes the watch away.
  watch() {
    const stop = new AbortController(), off = new AbortController();
    const how = { signal: off.signal };
    const end = (because) => stop.abort(new Interrupted(because));
    this.signal = stop.signal;
    this.end = end;
    addEventListener("blur", () => end("blur"), how);
    addEventListener("pagehide", () => end("left"), how);
    document.addEventListener("visibilitychange", () => document.hidden && end("hidden"), how);
    matchMedia("(orientation: portrait)").addEventListener("change", () => end("rotated"), how);
    return () => off.abort();
  }

  async block(task, stimuli, practice) {
    this.clear();
    await frame(this.signal);
    this.start = performance.now();
    try {
      return await task.block(this, stimuli, practice);
    } finally {
      this.clear();
    }
  }

  clear() {
    this.field.replaceChildren();
    this.pad.replaceChildren();
    this.field.removeAttribute("class");
    delete this.game.dataset.phase;
  }

  // ms since the start of the block, or since `from`, to a tenth
  since(time, from = this.start) {
    return Math.round((time - from) * 10) / 10;
  }

  // At the next frame, or the one nearest to `at`: draw; the time of that frame, in ms of the page.
  async show(draw, at = 0) {
    const now = at ? await this.until(at) : await frame(this.signal);
    draw();
    return now;
  }

  async until(at, wanted) {
    try {
      return await frameAt(at, this.length, this.signal, wanted);
    } catch (error) {
      if (!(error instanceof Stalled)) throw error;
      this.end("stalled");
      throw this.signal.reason;
    }
  }

  // The next answer of the times from `from` to `latest`, or null from `to` on. {value, at}
  answer(from, to, latest = to) {
    const answered = this.answers.next({ from, latest }, (wanted) => this.until(to, wanted), this.signal);
    answered.catch(() => {}); // who is interrupted before waiting for it hears of it once
    return answered;
  }

  // The answer to what is shown from `onset` on, within so many ms.
  reply(onset, within) {
    return this.answer(onset, onset + within - REST_MS);
  }

  // What was shown at `onset` and answered so, or not at all.
  trial(onset, answer) {
    const said = answer && { response: answer.value, rt: this.since(answer.at, onset) };
    return { shown_at: this.since(onset), response: null, rt: null, ...said };
  }

  say(words) {
    if (!this.spoken) return;
    // the same words twice are said twice
    this.aloud.textContent = this.aloud.textContent === words ? `${words}\u200b` : words;
  }

  tell(words) {
    this.told.textContent = words;
  }

  // In practice: whether that was right, for a moment.
  async mark(right) {
    this.game.dataset.marked = right ? "right" : "wrong";
    this.tell(right ? this.words.right : this.words.not_that);
    await this.until(performance.now() + MARK_MS);
    delete this.game.dataset.marked;
    this.tell("");
  }

  button(value, label, keys = "", named = "") {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "key";
    made.dataset.value = value;
    if (keys) made.dataset.keys = keys;
    if (named) made.setAttribute("aria-label", named);
    made.textContent = label;
    return made;
  }

  // The one thing to do in a block; who plays by ear stands on it, and need not look for it while time goes on.
  only(value) {
    const made = this.button(value, this.words[value]);
    this.pad.replaceChildren(made);
    if (this.spoken) made.focus();
  }

  number(value) {
    return String(value).replace(/\d/g, (digit) => this.words.digits[digit]);
  }

  // The page comes before what plays it: a press until then would be lost.
  ready(button, task) {
    button.disabled = false;
    if (this.run.input === "switch") button.focus(); // one movement is enough to begin
    return new Promise((done) => button.addEventListener("click", () => {
      button.closest("[data-before]").remove();
      this.game.querySelector("[data-play]").hidden = false;
      document.documentElement.classList.add("playing"); // nothing else on the page until it is over
      task.pressed?.(this);
      done();
    }, { once: true }));
  }

  ask(words, label) {
    this.clear();
    this.tell(words);
    const go = this.button("", label);
    delete go.dataset.value;
    go.className = "button";
    go.dataset.go = "";
    this.pad.replaceChildren(go);
    go.focus();
    return new Promise((done, fail) => {
      this.signal?.addEventListener("abort", () => fail(this.signal.reason), { once: true });
      go.addEventListener("click", done, { once: true });
    }).finally(() => this.clear());
  }
}

// One stimulus after the other; `over` says after each whether that is enough.
export async function each(stimuli, trial, over = () => false) {
  const trials = [];
  for (const [number, stimulus] of stimuli.entries()) {
    trials.push(await trial(stimulus, number, trials));
    if (over(trials)) break;
  }
  return trials;
}

export function same(one, other) {
  return JSON.stringify(one) === JSON.stringify(other);
}

function end(stage, because, said = stage.words[because]) {
  stage.answers.close();
  const form = stage.game.querySelector("form");
  const body = new URLSearchParams({ key: `${form.elements.key.value}-void`, because });
  fetch(stage.game.dataset.void, { method: "POST", body, keepalive: true }).catch(() => {});
  stop(stage, said);
}

function stop(stage, said) {
  stage.clear();
  document.documentElement.classList.remove("playing");
  const over = stage.game.querySelectorAll("[data-rule], [data-field], [data-pad], [data-leave]");
  for (const part of over) part.hidden = true;
  stage.tell(said);
  const again = stage.game.querySelector("[data-again]");
  again.hidden = false;
  again.querySelector("a").focus();
}

// A part that counts was left to itself for as long as it may take.
export function giveUp() {
  throw new Interrupted("left");
}
