// n-back: a letter at a time; press when it is the same as the one two before.
import { paced } from "./paced.js";
import { play } from "./play.js";

play({
  block(stage, letters, practice) {
    const { on_ms, cycle_ms } = stage.parameters;
    const shown = stage.field;
    return paced(stage, letters, practice, {
      value: "match",
      on_ms,
      cycle_ms,
      show(stimulus) {
        shown.textContent = stage.words.shown[stimulus.letter];
        stage.say(shown.textContent);
      },
      hide() {
        shown.textContent = "";
      },
    });
  },
});
