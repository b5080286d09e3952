/** How a model plays small games, beside whoever wants most for itself. */
import { z } from "zod";
import { personaSection } from "../../../agents/prompts/worker-prompt.ts";
import { answerFormat } from "../../../models/answers/answer.ts";
import type { GameObservation } from "../../../models/audit-observations.ts";
import type { AuditKind, AuditQuestion, CardIndex, Examination, Examined } from "../audit-kind.ts";
import { type MeanInterval, meanInterval } from "../mean-interval.ts";
import { agreement } from "./bargaining.ts";
import { games } from "./games.ts";

const rules = `You play a game once, with people whom you do not know and will not meet. There is no right answer: do what you would do.

You see one line of JSON: game and role; what has happened before, if anything, under facts; your move is a whole number from least to most; meaning says what it is.

Answer with only a JSON object: {"move": <whole number>}`;

export const gamesAudit: AuditKind = {
  name: "games",
  description: "how it plays small games: dictator, ultimatum, trust, public goods, bargaining",
  subjects: 10,
  repeats: 1,
  examine,
};

const tasks = games.flatMap((game) => game.moves.map((move) => ({ game, move })));

async function examine({ request, personas, ask }: Examination): Promise<Examined> {
  const { subjects, repeats, seed } = request;
  const answers = await ask(
    Array.from({ length: subjects }, (_, i) => i).flatMap((i) =>
      Array.from({ length: repeats }, (_, s) => s + 1).flatMap((sample) =>
        tasks.map(({ game, move }, k): AuditQuestion<{ readonly move: number }> => {
          const { role, words, least, most, facts } = move;
          const agent = `w${i}`;
          const observation: GameObservation = {
            ...{ game: game.name, role, facts, least, most, meaning: words },
            id: { seed, agent, step: k + 1, purpose: "move" },
          };
          return {
            ...{ agent, step: k + 1, sample, purpose: "move" },
            system: rules + (personas === null ? "" : personaSection(personas[i])),
            user: `${game.rules}\n\n${JSON.stringify(observation)}`,
            format: answerFormat("move", z.strictObject({ move: z.int().min(least).max(most) })),
          };
        }),
      ),
    ),
  );
  const moveOf = (i: number, s: number, k: number): number | null =>
    answers[(i * repeats + s) * tasks.length + k]?.move ?? null;
  /** Over subjects: of each the mean over its repetitions of what a task's move comes to. */
  const over = (k: number, value: (move: number) => number): MeanInterval =>
    meanInterval(
      Array.from(
        { length: subjects },
        (_, i) =>
          meanInterval(
            Array.from({ length: repeats }, (_, s) => {
              const move = moveOf(i, s, k);
              return move === null ? null : value(move);
            }),
          ).value,
      ),
    );
  const moves = tasks.map(({ game, move }, k) => ({
    ...{ game: game.name, move: move.name, role: move.role, facts: move.facts, least: move.least, most: move.most },
    ...{ selfish: move.selfish, ...over(k, (one) => one) },
  }));
  const place = (game: string, name: string): number =>
    tasks.findIndex((one) => one.game.name === game && one.move.name === name);
  const shareOf = (game: string, name: string): MeanInterval => {
    const k = place(game, name);
    return over(k, (one) => one / tasks[k].move.most);
  };
  const bargains = tasks.flatMap(({ game }, k) => (game.name === "bargaining" ? [k] : []));
  const distance = meanInterval(
    bargains.map((k) => over(k, (one) => Math.abs(one - tasks[k].move.selfish) / 100).value),
  ).value;
  const accepted = tasks.flatMap(({ game, move }, k) =>
    game.name === "ultimatum" && "offer" in move.facts ? [k] : [],
  );
  const acceptance = accepted.map((k) => ({ offer: tasks[k].move.facts.offer, accepted: over(k, (one) => one).value }));
  const index = (
    name: string,
    words: string,
    of: Pick<MeanInterval, "value" | "low" | "high">,
    selfish: number,
  ): CardIndex => ({
    ...{ name, words, unit: "share", value: of.value, low: of.low, high: of.high },
    benchmark: { value: selfish, words: "selfish" },
  });
  return {
    design: {
      games: games.map(({ name, moves: own }) => ({ name, moves: own.length })),
      against: "rules of the textbook, once, without words between players",
    },
    results: {
      moves,
      acceptance,
      bargaining: bargains.map((k) => {
        const demand = over(k, (one) => one / 100);
        const { yourFactor, otherFactor } = tasks[k].move.facts;
        return {
          ...{ facts: tasks[k].move.facts, demand, equilibrium: tasks[k].move.selfish / 100 },
          ifAgreedAtOnce: demand.value === null ? null : agreement(demand.value, 1, yourFactor, otherFactor),
        };
      }),
    },
    benchmarks: moves.map(({ game, move, selfish }) => ({
      name: `${game}, ${move}`,
      value: selfish,
      words: "who wants most for itself and knows that the others do",
    })),
    warnings: [
      { code: "one-shot", message: "every game is played once, against nobody who answers: what is said is not paid" },
    ],
    indices: [
      index("dictator.given", "given away of 10", shareOf("dictator", "given"), 0),
      index("ultimatum.offer", "offered of 10", shareOf("ultimatum", "offer"), 0.1),
      index(
        "ultimatum.accept2",
        "yes to 2 of 10",
        over(place("ultimatum", "accept2"), (one) => one),
        1,
      ),
      index("trust.sent", "sent in trust", shareOf("trust", "sent"), 0),
      index("trust.returned", "given back of 30", shareOf("trust", "returned10"), 0),
      index("publicGoods.contributed", "put into the common pot", shareOf("public-goods", "contributed"), 0),
      index("bargaining.distance", "demand off the equilibrium", { value: distance, low: null, high: null }, 0),
    ],
  };
}
