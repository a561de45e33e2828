// Simple reaction: press as soon as the disc is there, or, without seeing, as soon as the tone is heard.
import { each, play } from "./play.js";

let sound = null;

// Some browsers let a page sound only from the press of a hand on.
function wake() {
  try {
    sound = new AudioContext();
  } catch {
    // a device without sound: the disc is shown as well
  }
}

function tone() {
  if (!sound) return;
  sound.resume();
  const note = sound.createOscillator(), loud = sound.createGain();
  loud.gain.value = 0.2;
  note.frequency.value = 880;
  note.connect(loud).connect(sound.destination);
  note.start();
  note.stop(sound.currentTime + 0.3);
}

play({
  pressed(stage) {
    if (stage.spoken) wake();
  },
  block(stage, waits, practice) {
    const { limit_ms } = stage.parameters;
    stage.only("press");
    stage.field.className = "signal";
    return each(waits, async (stimulus) => {
      const begin = performance.now();
      stage.game.dataset.phase = "waiting";
      const early = await stage.answer(begin, begin + stimulus.wait_ms, Infinity);
      if (early) {
        if (practice) await stage.mark(false);
        return { shown_at: stage.since(early.at), response: "early", rt: null };
      }
      const onset = performance.now(); // of the same frame: no press falls between the waiting and the signal
      stage.field.classList.add("on");
      stage.game.dataset.phase = "shown";
      if (stage.spoken) tone();
      const answer = await stage.reply(onset, limit_ms);
      stage.field.classList.remove("on");
      if (practice) await stage.mark(Boolean(answer));
      return stage.trial(onset, answer);
    });
  },
});
