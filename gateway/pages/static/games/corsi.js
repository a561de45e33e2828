// Corsi: nine blocks, some light up one after the other; the same ones are tapped in the same order.
import { play } from "./play.js";
import { LIMIT_MS, spans } from "./spans.js";

const TAPPED_MS = 150; // how long a block shows that it was chosen

play({ block: (stage, rows, practice) => spans(stage, rows, practice, one, (row) => row.sequence) });

async function one(stage, stimulus) {
  const { pre_ms, on_ms, gap_ms, size } = stage.parameters, { field, pad } = stage;
  const { blocks, sequence } = stimulus;
  field.className = "board";
  field.style.setProperty("--side", size);
  const drawn = blocks.map(({ x, y }, number) => {
    const made = stage.button(number, "", "", stage.words.block.replace("%", stage.number(number + 1)));
    made.classList.add("block");
    made.disabled = true;
    made.style.setProperty("--x", x);
    made.style.setProperty("--y", y);
    return made;
  });
  const first = await stage.show(() => {
    field.replaceChildren(...drawn);
    pad.replaceChildren();
    stage.game.dataset.phase = "shown";
  });
  for (const [number, block] of sequence.entries()) {
    const onset = await stage.show(() => drawn[block].classList.add("lit"), first + pre_ms + number * (on_ms + gap_ms));
    await stage.until(onset + on_ms);
    drawn[block].classList.remove("lit");
  }
  const opened = first + pre_ms + sequence.length * (on_ms + gap_ms);
  await stage.show(() => {
    for (const block of drawn) block.disabled = false;
    pad.replaceChildren(stage.button("pass", stage.words.pass));
    stage.game.dataset.phase = "entering";
  }, opened);
  if (stage.run.input === "keyboard") drawn[0].focus();
  const tapped = [];
  let last = null;
  while (tapped.length < sequence.length) {
    const answer = await stage.answer(opened, opened + LIMIT_MS);
    last = answer && answer.value !== "pass" ? answer : null;
    if (!last) break;
    tapped.push(Number(last.value));
    const block = drawn[Number(last.value)];
    block.classList.add("tapped");
    setTimeout(() => block.classList.remove("tapped"), TAPPED_MS); // a quick hand need not wait for it
  }
  return { shown_at: stage.since(first), response: last && tapped, rt: last && stage.since(last.at, opened) };
}
