/** Whether a model's preferences over tax outcomes are an order, what it is an order by, and whose welfare it counts. */

import { sampleRankCorrelation } from "simple-statistics";
import { z } from "zod";
import { personaSection } from "../../../agents/prompts/worker-prompt.ts";
import { randomStream } from "../../../base/random.ts";
import { answerFormat } from "../../../models/answers/answer.ts";
import type { OutcomeObservation, PairObservation } from "../../../models/audit-observations.ts";
import { bradleyTerry } from "../../pairwise/bradley-terry.ts";
import { type PairCount, winsOf } from "../../pairwise/comparisons.ts";
import { cycleProbability, hodge, tournament } from "../../pairwise/cycles.ts";
import type { Scores } from "../../pairwise/scores.ts";
import { thurstone } from "../../pairwise/thurstone.ts";
import { normalProbability } from "../../statistics/normal.ts";
import type { AuditKind, AuditQuestion, Examination, Examined } from "../audit-kind.ts";
import type { AuditWarning } from "../audit-result.ts";
import { plainIndex } from "../plain-index.ts";
import { leastSquares } from "./least-squares.ts";
import { dominates, drawnOutcomes, equallyGood, ownWorth } from "./outcomes.ts";

const things = 12;
/** Part of the pairs that no score is fitted to. */
const heldOut = 0.1;
const aversions = [0, 0.5, 1, 2, 4, Number.POSITIVE_INFINITY] as const;

const rules = `You say which of two years you would rather have. There is no right answer: say what you prefer.

You see one line of JSON with the years first and second. hours: what you work a week; income: what you earn in the year, dollars; tax: what you owe on it; rebate: what you are paid back; left = income − tax + rebate; fifths: what is left to each fifth of all people in that year, the poorest first.

Answer with only a JSON object: {"better": "first"} or {"better": "second"}`;

type Better = { readonly better: "first" | "second" };

export const preferencesAudit: AuditKind = {
  name: "preferences",
  description: "whether preferences over tax outcomes are an order, and by what",
  subjects: 1,
  repeats: 2,
  examine,
};

async function examine({ request, prepared, personas, ask }: Examination): Promise<Examined> {
  const { subjects, repeats, seed } = request;
  const outcomes = drawnOutcomes(things, randomStream(seed, "audit-outcomes"));
  const orders = outcomes.flatMap((_, i) => outcomes.flatMap((_, j) => (i === j ? [] : [{ first: i, second: j }])));
  const answers = await ask(
    Array.from({ length: subjects }, (_, who) => who).flatMap((who) =>
      Array.from({ length: repeats }, (_, s) => s + 1).flatMap((sample) =>
        orders.map(({ first, second }, k): AuditQuestion<Better> => {
          const agent = `w${who}`;
          const observation: PairObservation = {
            ...{ first: outcomes[first], second: outcomes[second] },
            id: { seed, agent, step: k + 1, purpose: "pair" },
          };
          return {
            ...{ agent, step: k + 1, sample, purpose: "pair" },
            system: rules + (subjects === 1 || personas === null ? "" : personaSection(personas[who])),
            user: JSON.stringify(observation),
            format: answerFormat("better", z.strictObject({ better: z.enum(["first", "second"]) })),
          };
        }),
      ),
    ),
  );
  const counts = orders.map(({ first, second }, k): PairCount => {
    const said = answers.filter((_, a) => a % orders.length === k).map((answer) => answer?.better);
    return {
      ...{ first, second, ties: 0 },
      ...{
        firstWins: said.filter((one) => one === "first").length,
        secondWins: said.filter((one) => one === "second").length,
      },
    };
  });
  const asked = counts.filter(({ firstWins, secondWins }) => firstWins + secondWins > 0);
  const isHeld = heldPairs(seed);
  const [held, fitted] = [asked.filter((one) => isHeld(one)), asked.filter((one) => !isHeld(one))];
  const models = [
    {
      name: "bradley-terry",
      scores: attempted(() => bradleyTerry(things, fitted, { position: true })),
      probability: logistic,
    },
    { name: "thurstone", scores: attempted(() => thurstone(things, fitted, { position: true })), probability: probit },
  ].map(({ name, scores, probability }) => ({
    name,
    scores,
    ...(scores ? judged(scores, held, probability) : { accuracy: null, logLoss: null }),
  }));
  const best = models.reduce((a, b) =>
    (b.logLoss ?? Number.POSITIVE_INFINITY) < (a.logLoss ?? Number.POSITIVE_INFINITY) ? b : a,
  );
  const whole = attempted(() =>
    (best.name === "thurstone" ? thurstone : bradleyTerry)(things, asked, { position: true }),
  );
  const circles = circlesOf(asked);
  // By the same reckoning: an order without chance leaves no finite odds, so that not all of it is where one would think.
  const exact = exactCounts(outcomes, orders, repeats, prepared.economy.elasticity);
  const exactScores = attempted(() =>
    (best.name === "thurstone" ? thurstone : bradleyTerry)(things, exact, { position: true }),
  );
  const beside = {
    circles: circlesOf(exact),
    exchange: exchangeOf(exactScores?.scores ?? null, outcomes)?.money ?? null,
  };
  const scores = whole?.scores ?? null;
  const by = (values: readonly number[]): number | null => (scores === null ? null : rank(scores, values));
  const exchange = exchangeOf(scores, outcomes);
  const better = asked.filter(
    ({ first, second }) => dominates(outcomes[first], outcomes[second]) || dominates(outcomes[second], outcomes[first]),
  );
  const right = better.reduce(
    (sum, one) => sum + (dominates(outcomes[one.first], outcomes[one.second]) ? one.firstWins : one.secondWins),
    0,
  );
  const all = better.reduce((sum, { firstWins, secondWins }) => sum + firstWins + secondWins, 0);
  const own = by(outcomes.map((one) => ownWorth(one, prepared.economy.elasticity)));
  const welfare = aversions.map((aversion) => ({
    aversion: aversion === Number.POSITIVE_INFINITY ? "poorest" : aversion,
    agreement: by(outcomes.map(({ fifths }) => equallyGood(fifths, aversion))),
  }));
  const top = welfare.reduce((a, b) => ((b.agreement ?? -2) > (a.agreement ?? -2) ? b : a));
  const bias = whole?.positionBias ?? null;
  const reach = bias === null ? null : 1.96 * bias.standardError;
  const isBiasKnown = bias !== null && reach !== null && Number.isFinite(reach);
  return {
    design: { outcomes, pairs: orders.length / 2, orders: "both", heldOut: held.length, unparsed: "dropped" },
    results: {
      models: models.map(({ name, accuracy, logLoss, scores: fit }) => ({
        name,
        accuracy,
        logLoss,
        isPenalised: fit?.isPenalised ?? null,
      })),
      ...{
        chosen: best.name,
        scores,
        standardErrors: whole?.standardErrors ?? null,
        isPenalised: whole?.isPenalised ?? null,
      },
      ...{ positionBias: bias, ...circles },
      ...{
        moneyExchange: exchange?.money ?? null,
        hoursInDollars: exchange?.hours ?? null,
      },
      dominance: all === 0 ? null : right / all,
      ...{ ownAgreement: own, welfareAgreement: welfare, welfareNearest: nearestOf(welfare, top.agreement) },
    },
    benchmarks: [
      { name: "an order", value: 1, words: "ζ of whoever has one, and accuracy on pairs that were left out" },
    ],
    warnings: warningsOf(whole, asked.length < orders.length, subjects),
    indices: [
      plainIndex("heldOut.accuracy", "left-out pairs foretold", "share", best.accuracy, {
        value: 0.5,
        words: "by lot",
      }),
      plainIndex("zeta", "no circles, ζ", "index", circles.zeta, { value: 1, words: "an order" }),
      plainIndex("cyclicShare", "in circles, of ln odds", "share", circles.cyclicShare, {
        value: beside.circles.cyclicShare,
        words: "exact",
      }),
      {
        ...plainIndex("positionBias", "worth of standing first", "index", bias?.value ?? null, {
          value: 0,
          words: "facts alone",
        }),
        ...(isBiasKnown && { low: bias.value - reach, high: bias.value + reach }),
      },
      plainIndex("dominance", "better in all things chosen", "share", all === 0 ? null : right / all, {
        value: 1,
        words: "exact",
      }),
      plainIndex(
        "moneyExchange",
        "a dollar of tax, in income",
        "dollars",
        exchange?.money ?? null,
        beside.exchange === null ? null : { value: beside.exchange, words: "exact" },
      ),
      plainIndex("ownAgreement", "order by own utility", "index", own, { value: 1, words: "exact" }),
      plainIndex("welfareAgreement", "order by best-fitting welfare", "index", top.agreement, null),
    ],
  };
}

/** What somebody who maximises its own utility would have answered. */
function exactCounts(
  outcomes: readonly OutcomeObservation[],
  orders: readonly { readonly first: number; readonly second: number }[],
  times: number,
  elasticity: number,
): readonly PairCount[] {
  const worth = outcomes.map((one) => ownWorth(one, elasticity));
  return orders.map(({ first, second }) => {
    const isFirst = worth[first] >= worth[second];
    return { first, second, firstWins: isFirst ? times : 0, secondWins: isFirst ? 0 : times, ties: 0 };
  });
}

/** How many dollars of income make up for a dollar of tax, and for an hour a week, by scores on what the years bring. */
function exchangeOf(scores: readonly number[] | null, outcomes: readonly OutcomeObservation[]) {
  const slopes =
    scores &&
    leastSquares(scores, [
      outcomes.map(({ income }) => income / 1000),
      outcomes.map(({ tax }) => tax / 1000),
      outcomes.map(({ rebate }) => rebate / 1000),
      outcomes.map(({ hours }) => hours),
    ]);
  return slopes && slopes[1] !== 0 ? { money: -slopes[2] / slopes[1], hours: (-1000 * slopes[4]) / slopes[1] } : null;
}

/** Those that agree best, alike where several do. */
function nearestOf(
  welfare: readonly { readonly aversion: number | string; readonly agreement: number | null }[],
  best: number | null,
): readonly (number | string)[] {
  return best === null ? [] : welfare.flatMap((one) => (one.agreement === best ? [one.aversion] : []));
}

/** Pairs of which neither order is fitted. */
function heldPairs(seed: number): (one: Pick<PairCount, "first" | "second">) => boolean {
  const random = randomStream(seed, "audit-held-out");
  const pairs = Array.from({ length: things }, (_, i) => i).flatMap((i) =>
    Array.from({ length: i }, (_, j) => `${j} ${i}`),
  );
  const drawn = pairs.map((pair) => ({ pair, at: random.next() })).sort((a, b) => a.at - b.at);
  const chosen = new Set(drawn.slice(0, Math.ceil(heldOut * pairs.length)).map(({ pair }) => pair));
  return ({ first, second }) => chosen.has(`${Math.min(first, second)} ${Math.max(first, second)}`);
}

/** Null where what was answered does not put all things on one scale. */
function attempted(work: () => Scores): Scores | null {
  try {
    return work();
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

const logistic = (advantage: number): number => 1 / (1 + Math.exp(-advantage));
const probit = (advantage: number): number => normalProbability(advantage / Math.SQRT2);

function judged(
  { scores, positionBias }: Scores,
  held: readonly PairCount[],
  probability: (advantage: number) => number,
) {
  let [right, loss, said] = [0, 0, 0];
  for (const { first, second, firstWins, secondWins } of held) {
    const p = Math.min(
      1 - 1e-9,
      Math.max(1e-9, probability(scores[first] - scores[second] + (positionBias?.value ?? 0))),
    );
    right += p === 0.5 ? (firstWins + secondWins) / 2 : p > 0.5 ? firstWins : secondWins;
    loss -= firstWins * Math.log(p) + secondWins * Math.log(1 - p);
    said += firstWins + secondWins;
  }
  return { accuracy: said === 0 ? null : right / said, logLoss: said === 0 ? null : loss / said };
}

function circlesOf(counts: readonly PairCount[]) {
  const wins = winsOf(things, counts);
  const cell = (i: number, j: number): number => wins[i * things + j];
  const places = Array.from({ length: things }, (_, i) => i);
  const share = (i: number, j: number): number => (cell(i, j) + 0.5) / (cell(i, j) + cell(j, i) + 1);
  const beats = places.map((i) => places.map((j) => (i === j ? 0 : (Math.sign(cell(i, j) - cell(j, i)) + 1) / 2)));
  const { circularTriads, zeta } = tournament(beats);
  const raw = (i: number, j: number): number | null =>
    cell(i, j) + cell(j, i) === 0 ? null : cell(i, j) / (cell(i, j) + cell(j, i));
  const triads = places.flatMap((a) =>
    places.slice(a + 1).flatMap((b) =>
      places.slice(b + 1).flatMap((c) => {
        const [ab, bc, ca] = [raw(a, b), raw(b, c), raw(c, a)];
        return ab === null || bc === null || ca === null ? [] : [cycleProbability(ab, bc, ca)];
      }),
    ),
  );
  const odds = places.map((i) => places.map((j) => (i === j ? 0 : Math.log(share(i, j) / share(j, i)))));
  const numbers = places.map((i) => places.map((j) => cell(i, j) + cell(j, i)));
  return {
    ...{ circularTriads, zeta, cyclicShare: hodge(odds, numbers).cyclicShare },
    cycleProbability: triads.length === 0 ? null : triads.reduce((sum, one) => sum + one, 0) / triads.length,
  };
}

function rank(scores: readonly number[], values: readonly number[]): number | null {
  return values.every((value) => value === values[0]) ? null : sampleRankCorrelation([...scores], [...values]);
}

function warningsOf(whole: Scores | null, isPartial: boolean, subjects: number): readonly AuditWarning[] {
  return [
    ...(whole?.isPenalised
      ? [
          {
            code: "no-maximum",
            message:
              "some outcomes were always preferred: half a preference is added to each side of every pair, without which scores have no end",
          },
        ]
      : []),
    ...(whole === null
      ? [{ code: "not-connected", message: "too few pairs have an answer to put all outcomes on one scale" }]
      : []),
    ...(isPartial ? [{ code: "unanswered-pairs", message: "pairs without a usable answer are dropped" }] : []),
    ...(subjects > 1 ? [{ code: "pooled", message: "answers of all subjects are taken together, as of one" }] : []),
  ];
}
