// What the span tasks share: sequences that grow, until both of one length fail.
import { each, same } from "./play.js";

export const LIMIT_MS = 119_000; // for one answer

// `one` shows a sequence and gives its trial; `right` is the answer to it.
export function spans(stage, rows, practice, one, right) {
  return each(
    rows,
    async (row) => {
      const trial = await one(stage, row);
      if (practice) await stage.mark(same(trial.response, right(row)));
      return trial;
    },
    (trials) => !practice && bothFailed(rows.map(right), trials),
  );
}

// Whether the two newest trials are of one length, and both wrong.
function bothFailed(rights, trials) {
  const last = trials.length - 1;
  if (last < 1 || rights[last].length !== rights[last - 1].length) return false;
  return [last, last - 1].every((at) => !same(trials[at].response, rights[at]));
}
