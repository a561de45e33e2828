// Pairs: cards face down, two turned over at a time, until each has found its like.
import { giveUp, play } from "./play.js";
import { draw } from "./symbols.js";

play({
  async block(stage, [{ cards }], practice) {
    const { columns, limit_ms, shown_ms } = stage.parameters, { field } = stage;
    field.className = "cards";
    field.style.setProperty("--columns", columns);
    const drawn = cards.map((_, number) => stage.button(number, "", "", hidden(stage, number)));
    const begin = await stage.show(() => {
      field.replaceChildren(...drawn);
      stage.game.dataset.phase = "shown";
    });
    if (stage.run.input === "keyboard") drawn[0].focus();
    const flips = [], open = [];
    let found = 0, closing = 0;
    const close = () => {
      clearTimeout(closing);
      for (const number of open.splice(0)) turn(stage, drawn[number], number, null);
    };
    while (found < cards.length) {
      const answer = await stage.answer(begin, begin + limit_ms);
      if (!answer) return practice ? [] : giveUp();
      const number = Number(answer.value);
      if (open.length === 2) close();
      if (open.includes(number) || drawn[number].dataset.found) continue;
      flips.push([number, stage.since(answer.at, begin)]);
      open.push(number);
      turn(stage, drawn[number], number, cards[number]);
      if (open.length < 2) continue;
      if (cards[open[0]] === cards[open[1]]) {
        for (const one of open.splice(0)) keep(drawn[one]);
        found += 2;
        stage.say(`${stage.words.symbols[cards[number]]}. ${stage.words.pair_found}`);
      } else {
        closing = setTimeout(close, shown_ms);
      }
    }
    if (practice) await stage.mark(true);
    return [{ shown_at: stage.since(begin), response: flips, rt: flips.at(-1)[1] }];
  },
});

function hidden(stage, number) {
  return stage.words.card.replace("%", stage.number(number + 1));
}

function turn(stage, card, number, symbol) {
  card.classList.toggle("open", Boolean(symbol));
  card.replaceChildren(...(symbol ? [draw(symbol)] : []));
  const named = symbol ? `${hidden(stage, number)}: ${stage.words.symbols[symbol]}` : hidden(stage, number);
  card.setAttribute("aria-label", named);
  if (symbol) stage.say(stage.words.symbols[symbol]);
}

// It stays, and is in nobody's way any more: arrows and a switch pass over it.
function keep(card) {
  card.dataset.found = "yes";
  delete card.dataset.value;
  card.setAttribute("aria-disabled", "true");
}
