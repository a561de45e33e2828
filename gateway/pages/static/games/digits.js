// Digit span: digits one by one, then entered in the same order, or backward. Ends after two misses of one length.
import { play } from "./play.js";
import { LIMIT_MS, spans } from "./spans.js";

export function span(backward) {
  const right = ({ digits }) => (backward ? [...digits].reverse() : digits);
  play({ block: (stage, rows, practice) => spans(stage, rows, practice, one, right) });
}

async function one(stage, stimulus) {
  const { on_ms, gap_ms } = stage.parameters, { field, pad } = stage;
  pad.replaceChildren();
  field.className = "sign";
  let first = 0;
  for (const [number, digit] of stimulus.digits.entries()) {
    const at = first && first + number * (on_ms + gap_ms);
    const onset = await stage.show(() => {
      field.textContent = stage.number(digit);
      stage.game.dataset.phase = "shown";
    }, at);
    first ||= onset;
    stage.say(stage.number(digit));
    await stage.until(onset + on_ms);
    field.textContent = "";
  }
  const over = first + stimulus.digits.length * (on_ms + gap_ms);
  const opened = await stage.show(() => keypad(stage), over);
  const entered = await enter(stage, opened);
  return {
    shown_at: stage.since(first), response: entered && entered.digits, rt: entered && stage.since(entered.at, over),
  };
}

function keypad(stage) {
  const { pad, field, words } = stage;
  field.className = "entered";
  field.textContent = "";
  const keys = [1, 2, 3, 4, 5, 6, 7, 8, 9].map((digit) =>
    stage.button(digit, stage.number(digit), `Digit${digit} Numpad${digit}`));
  pad.className = "keypad";
  pad.replaceChildren(
    ...keys,
    stage.button("back", "⌫", "Backspace", words.erase),
    stage.button("done", words.done, "Enter NumpadEnter"),
    stage.button("pass", words.pass),
  );
  stage.game.dataset.phase = "entering";
  stage.say(words.your_turn);
}

async function enter(stage, opened) {
  const digits = [];
  try {
    for (;;) {
      const answer = await stage.answer(opened, opened + LIMIT_MS);
      if (!answer || answer.value === "pass") return null;
      if (answer.value === "done") {
        if (digits.length) return { digits, at: answer.at };
      } else if (answer.value === "back") digits.pop();
      else if (digits.length < 9) digits.push(Number(answer.value));
      stage.field.textContent = digits.map((digit) => stage.number(digit)).join(" ");
      stage.say(stage.field.textContent);
    }
  } finally {
    stage.pad.className = "";
    stage.field.textContent = "";
    stage.pad.replaceChildren();
  }
}
