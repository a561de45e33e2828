// Answers of one input device, chosen before the start and kept: another one is not listened to, so that times of
// fingers, mice, keys and switches never mix. What can be answered are elements with `data-value`, and `data-keys` for
// the keys that mean the same (places on a keyboard, whatever is printed on them). A switch has one movement: where
// several answers are possible they are marked in turn, and it takes the one that is marked.
const SWITCHES = new Set(["Space", "Enter", "NumpadEnter"]);
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const TOUCHES = new Set(["touch", "pen"]);
const BOUNCE_MS = 31; // nearer than this, a finger trembled or a contact bounced: one answer was meant
const TWICE_MS = 250; // so soon after a choice nobody means the mark that came with it: a switch was pressed twice

export class Answers {
  constructor(game, input, { spoken = false, pace = 1000 } = {}) {
    Object.assign(this, { game, input, spoken, pace, waiting: null, taken: -Infinity, wrong: () => {} });
    this.off = new AbortController();
    const how = { signal: this.off.signal };
    addEventListener("keydown", (event) => this.key(event), how);
    addEventListener("keyup", (event) => this.lift(event), how);
    game.addEventListener("pointerdown", (event) => this.point(event), how);
    game.addEventListener("click", (event) => this.click(event), how);
  }

  close() {
    this.off.abort();
  }

  // The next answer as {value, at}, of the times from `from` to `latest`, whenever a busy device comes to it. `over`,
  // given what says whether it is still wanted, is a promise that ends the waiting with null.
  next({ from, latest }, over, signal) {
    return new Promise((done, fail) => {
      const end = (found) => {
        if (this.waiting !== end) return;
        this.waiting = null;
        this.unmark();
        signal?.removeEventListener("abort", stop);
        done(found);
      };
      const stop = () => {
        this.waiting = null;
        this.unmark();
        fail(signal.reason);
      };
      if (signal?.aborted) return fail(signal.reason);
      signal?.addEventListener("abort", stop, { once: true });
      Object.assign(this, { waiting: end, from, latest });
      over(() => this.waiting === end).then(() => end(null), () => {});
      if (this.input === "switch") this.scan();
    });
  }

  choices() {
    return [...this.game.querySelectorAll("[data-value]:not(:disabled)")];
  }

  // The time is the one of the hand, not the one at which a busy device came to it.
  take(element, event) {
    const now = performance.now(), at = event.timeStamp > 0 && event.timeStamp <= now ? event.timeStamp : now;
    const apart = this.marked ? TWICE_MS : BOUNCE_MS;
    if (!element || !this.waiting || at < this.from || at > this.latest || at < this.taken + apart) return;
    this.taken = at;
    this.waiting({ value: element.dataset.value, at });
  }

  key(event) {
    // held since the last answer: it goes on to nothing
    if (event.repeat && event.target.closest?.("[data-go]")) event.preventDefault();
    if (!this.waiting || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.code === "Tab" || event.code === "Escape") return;
    if (event.key === "Enter" && event.target.closest?.("a")) return; // it leaves, and is no answer
    const choices = this.choices();
    if (this.input === "switch") {
      if (!SWITCHES.has(event.code)) return;
      event.preventDefault();
      if (!event.repeat) this.take(this.marked ?? only(choices), event);
    } else if (this.input === "keyboard") {
      const meant = choices.find((one) => one.dataset.keys?.split(" ").includes(event.code));
      const held = choices.find((one) => one === document.activeElement);
      const found = SWITCHES.has(event.code) ? held ?? meant ?? only(choices) : meant;
      if (found && found !== held) held?.blur(); // a key that has its own place is not the one that was gone to
      if (found || SWITCHES.has(event.code)) event.preventDefault();
      if (found && !event.repeat) this.take(found, event);
      else if (ARROWS[event.code] && choices.length > 1) this.move(event, choices);
    } else if (SWITCHES.has(event.code)) {
      event.preventDefault();
      this.wrong();
    }
  }

  // A button that was answered with by key is not pressed once more when the key is lifted.
  lift(event) {
    if (SWITCHES.has(event.code) && event.target.closest?.("[data-value]")) event.preventDefault();
  }

  point(event) {
    if (!this.waiting || event.button) return;
    const kind = TOUCHES.has(event.pointerType) ? "touch" : "mouse";
    const choices = this.choices();
    if (this.input === "switch") return this.take(this.marked ?? only(choices), event);
    if (kind !== this.input) return this.wrong();
    // where there is one thing to do, it is done anywhere on the field
    this.take(event.target.closest("[data-value]:not(:disabled)") ?? only(choices), event);
  }

  // A screen reader presses without a pointer.
  click(event) {
    if (!this.spoken || this.input === "switch" || event.detail) return;
    this.take(event.target.closest("[data-value]"), event);
  }

  // The focus goes to the nearest choice that lies where the arrow points, also from what is no longer one.
  move(event, choices) {
    event.preventDefault();
    const here = document.activeElement?.closest(".key");
    if (!here) return choices[0].focus();
    const [dx, dy] = ARROWS[event.code];
    const from = middle(here);
    let nearest = null, least = Infinity;
    for (const one of choices) {
      const to = middle(one);
      const along = (to.x - from.x) * dx + (to.y - from.y) * dy;
      const aside = Math.abs((to.x - from.x) * dy) + Math.abs((to.y - from.y) * dx);
      if (one !== here && along > 1 && along + 2 * aside < least) [nearest, least] = [one, along + 2 * aside];
    }
    nearest?.focus();
  }

  scan() {
    const choices = this.choices();
    if (choices.length < 2) return;
    let number = -1;
    const next = () => {
      this.marked?.classList.remove("marked");
      const now = this.choices();
      if (!now.length) return;
      number = (number + 1) % now.length;
      this.marked = now[number];
      this.marked.classList.add("marked");
    };
    next();
    this.scanning = setInterval(next, this.pace);
  }

  unmark() {
    clearInterval(this.scanning);
    this.marked?.classList.remove("marked");
    this.marked = null;
  }
}

// Where there is one thing to do, the thing to do.
function only(choices) {
  return choices.length === 1 ? choices[0] : null;
}

function middle(element) {
  const box = element.getBoundingClientRect();
  return { x: box.left + box.width / 2, y: box.top + box.height / 2 };
}
