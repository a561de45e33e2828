// Trail making: circles joined in order, as fast as one can; a wrong one is said, and the way goes on from the last
// right one.
import { giveUp, play } from "./play.js";

const FLASH_MS = 250;
const LETTERS = "ABCDEFGHIJKLM";

export function trail(orderOf) {
  play({
    async block(stage, [stimulus], practice) {
      const { width, height, size, limit_ms } = stage.parameters, { field } = stage;
      field.className = "trail";
      field.style.setProperty("--ratio", `${width} / ${height}`);
      field.style.setProperty("--side", size);
      const drawn = new Map(stimulus.targets.map(({ label, x, y }) => {
        const made = stage.button(label, written(stage, label));
        made.classList.add("target");
        made.style.setProperty("--x", (x * 100) / width);
        made.style.setProperty("--y", (y * 100) / height);
        return [label, made];
      }));
      const begin = await stage.show(() => {
        field.replaceChildren(...drawn.values());
        stage.game.dataset.phase = "shown";
      });
      if (stage.run.input === "keyboard") field.firstElementChild.focus();
      const order = orderOf(stimulus.targets.length), taps = [];
      for (let next = 0; next < order.length; ) {
        const answer = await stage.answer(begin, begin + limit_ms);
        if (!answer) return practice ? [] : giveUp();
        taps.push([answer.value, stage.since(answer.at, begin)]);
        const target = drawn.get(answer.value);
        const right = answer.value === order[next];
        if (right) {
          target.classList.add("joined");
          next++;
        } else if (!target.classList.contains("joined")) {
          target.classList.add("missed");
          setTimeout(() => target.classList.remove("missed"), FLASH_MS);
        }
      }
      if (practice) await stage.mark(true);
      return [{ shown_at: stage.since(begin), response: taps, rt: taps.at(-1)[1] }];
    },
  });
}

export function numbers(count) {
  return Array.from({ length: count }, (_, at) => String(at + 1));
}

export function alternating(count) {
  return Array.from({ length: count }, (_, at) => (at % 2 ? LETTERS[(at - 1) / 2] : String(at / 2 + 1)));
}

// Numbers and letters as the reader writes them; what is sent is the label.
function written(stage, label) {
  const at = LETTERS.indexOf(label);
  return at < 0 ? stage.number(label) : stage.words.letters[at];
}
