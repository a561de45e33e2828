// n-back: a letter at a time; press when it is the same as the one two before.
import { each, play } from "./play.js";

play({
  block(stage, letters, practice) {
    const { on_ms, cycle_ms } = stage.parameters;
    const shown = stage.field;
    shown.className = "sign";
    stage.pad.append(stage.button("match", stage.words.match, "Space Enter"));
    let due = 0;
    return each(letters, async (stimulus) => {
      const letter = stage.words.shown[stimulus.letter];
      const onset = await stage.show(() => {
        shown.textContent = letter;
        stage.game.dataset.phase = "shown";
      }, due);
      stage.say(letter);
      const asked = stage.answer(onset, onset + cycle_ms - 30);
      await stage.until(onset + on_ms);
      shown.textContent = "";
      const answer = await asked;
      let end = (due || onset) + cycle_ms; // of what was due, not of the frame it fell on: nothing adds up
      if (practice) {
        await stage.mark((answer ? "match" : null) === stimulus.answer);
        end = Math.max(end, performance.now());
      }
      due = end;
      await stage.until(end - stage.length);
      return {
        shown_at: stage.since(onset), response: answer && answer.value,
        rt: answer && Math.round((answer.at - onset) * 10) / 10,
      };
    });
  },
});
