// SART: a digit at a time, in sizes that change; press for each but one.
import { each, play } from "./play.js";

play({
  block(stage, digits, practice) {
    const { on_ms, mask_ms, sizes } = stage.parameters;
    const shown = stage.field;
    const largest = Math.max(...sizes);
    shown.className = "sign";
    stage.pad.append(stage.button("press", stage.words.press, "Space Enter"));
    let due = 0;
    return each(digits, async (stimulus) => {
      const onset = await stage.show(() => {
        shown.classList.remove("mask");
        shown.style.setProperty("--size", stimulus.size / largest);
        shown.textContent = stage.number(stimulus.digit);
        stage.game.dataset.phase = "shown";
      }, due);
      const asked = stage.answer(onset, onset + on_ms + mask_ms - 30);
      await stage.until(onset + on_ms);
      shown.textContent = "";
      shown.classList.add("mask"); // a ring with a cross, drawn by the style sheet
      const answer = await asked;
      if (practice) await stage.mark((answer ? "press" : null) === stimulus.answer);
      // of what was due, not of the frame it fell on: nothing adds up
      due = Math.max((due || onset) + on_ms + mask_ms, practice ? performance.now() : 0);
      await stage.until(due - stage.length);
      return {
        shown_at: stage.since(onset), response: answer && answer.value,
        rt: answer && Math.round((answer.at - onset) * 10) / 10,
      };
    });
  },
});
