// SART: a digit at a time, in sizes that change; press for each but one.
import { paced } from "./paced.js";
import { play } from "./play.js";

play({
  block(stage, digits, practice) {
    const { on_ms, mask_ms, sizes } = stage.parameters;
    const shown = stage.field;
    const largest = Math.max(...sizes);
    return paced(stage, digits, practice, {
      value: "press",
      on_ms,
      cycle_ms: on_ms + mask_ms,
      show(stimulus) {
        shown.classList.remove("mask");
        shown.style.setProperty("--size", stimulus.size / largest);
        shown.textContent = stage.number(stimulus.digit);
      },
      hide() {
        shown.textContent = "";
        shown.classList.add("mask"); // a ring with a cross, drawn by the style sheet
      },
    });
  },
});
