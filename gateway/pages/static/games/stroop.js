// Stroop: say the colour of the ink, whatever the word says. Three colours that are told apart without red and green.
import { each, play } from "./play.js";

const KEYS = ["Digit1 Numpad1 KeyJ", "Digit2 Numpad2 KeyK", "Digit3 Numpad3 KeyL"];

play({
  block(stage, words, practice) {
    const { colours, panel, fixation_ms, limit_ms, within_ms } = stage.parameters;
    const shown = stage.field;
    shown.className = "sign word";
    shown.style.setProperty("--panel", panel);
    Object.keys(colours).forEach((colour, number) => {
      const keyed = stage.run.input === "keyboard";
      const label = (keyed ? `${stage.number(number + 1)} – ` : "") + stage.words.colours[colour];
      stage.pad.append(stage.button(colour, label, KEYS[number]));
    });
    return each(words, async (stimulus) => {
      const begin = await stage.show(() => {
        shown.style.removeProperty("color");
        shown.textContent = "+";
        stage.game.dataset.phase = "fixation";
      });
      const onset = await stage.show(() => {
        shown.style.setProperty("color", colours[stimulus.ink]);
        shown.textContent = stage.words.colours[stimulus.word];
        stage.game.dataset.phase = "shown";
      }, begin + fixation_ms);
      const answer = await stage.reply(onset, limit_ms);
      shown.textContent = "";
      if (practice) await stage.mark(answer?.value === stimulus.answer);
      return stage.trial(onset, answer);
    }, () => !practice && performance.now() - stage.start > within_ms);
  },
});
