// A task that goes on by itself: something is shown for a while, and answered to, or not, until the next is due.
import { each } from "./play.js";

export function paced(stage, stimuli, practice, { value, on_ms, cycle_ms, show, hide }) {
  stage.field.className = "sign";
  stage.only(value);
  let due = 0;
  return each(stimuli, async (stimulus) => {
    const onset = await stage.show(() => {
      show(stimulus);
      stage.game.dataset.phase = "shown";
    }, due);
    const asked = stage.reply(onset, cycle_ms);
    await stage.until(onset + on_ms);
    hide();
    const answer = await asked;
    if (practice) await stage.mark((answer ? value : null) === stimulus.answer);
    // of what was due, not of the frame it fell on: nothing adds up
    due = Math.max((due || onset) + cycle_ms, practice ? performance.now() : 0);
    await stage.until(due - stage.length);
    return stage.trial(onset, answer);
  });
}
