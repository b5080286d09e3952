/** The laws that no other beats by two measures at once, and where known laws and runs lie beside them. */
import { ScenarioError } from "../../base/errors.ts";
import type { Economy } from "../../env/economy.ts";
import { evenlySpread } from "../../env/measures/evenly-spread.ts";
import { measure } from "../../env/measures/metrics.ts";
import { bestResponse } from "../../env/respond/best-response.ts";
import { type Settlement, settle } from "../../env/settle/settlement.ts";
import { createWelfare, needsRows, welfareKindOf } from "../../env/welfare/welfare.ts";
import { takeWorkers } from "../../env/workers.ts";
import { plainSchedule } from "../../episode/events.ts";
import { lawRatesOn } from "../../law/bracket-tables.ts";
import { placeOf, valueAt } from "../../law/parameter-range.ts";
import { type Policy, schedulePolicy, usFederal } from "../../law/policy.ts";
import { taxSchedule } from "../../law/tax-schedule.ts";
import { searchableEconomy } from "../../planner/oracles/known-economies.ts";
import { optimalRates } from "../../planner/oracles/optimal-rates.ts";
import { optimalValues } from "../../planner/oracles/optimal-values.ts";
import { takeRows } from "../../population/population.ts";
import type { Prepared } from "../../run/prepare.ts";
import type { Frontier, FrontierPoint, PlacedLaw } from "./frontier-result.ts";
import type { MeasuredPeople, Measuring } from "./measures.ts";
import { dominates, furthestBelow, rangesOf, type Score, undominated } from "./pareto.ts";
import { type Evaluate, type Member, pushed, pushedBeyond, searchFrontier, thinned } from "./search.ts";

/** A law to be placed: what optimising people do under it, or what those of a run did. */
export interface LawToPlace {
  readonly name: string;
  readonly kind: PlacedLaw["kind"];
  readonly policy: Policy;
  /** What people did; absent where they optimise. */
  readonly settlement?: Settlement;
  readonly note?: string;
}

export interface FrontierRequest {
  readonly measures: readonly [Measuring, Measuring];
  /** Laws of the frontier that are wanted. */
  readonly points?: number;
  /** Inequality aversions of `ces` whose optima are the points, in place of a search by the measures; ∞ is rawlsian. */
  readonly aversions?: readonly number[] | null;
  /** Beside US law, no tax and the scenario's own law. */
  readonly placed?: readonly LawToPlace[];
}

/** Points of a frontier where nobody says how many. */
export const usualPoints = 21;
/** People above which the search is on some of them, and its end on everybody. */
const mostSearched = 600;
const sampled = 400;
/** Flat taxes that a search starts from. */
const flatPlaces = Array.from({ length: 20 }, (_, i) => i / 20);

/**
 * The Pareto set over the scenario's levers when everybody optimises, by two measures.
 * @throws ScenarioError where there is no oracle for the economy, or a measure has no meaning under any law
 */
export function frontier(prepared: Prepared, request: FrontierRequest): Frontier {
  const { scenario, economy, population, levers, warnings } = prepared;
  searchableEconomy(economy, "frontier");
  const { measures, points = usualPoints, aversions = null, placed = [] } = request;
  const values = valuesUnder(prepared, measures, prepared);
  const scoreOf = (found: readonly (number | null)[]): Score | null => {
    const score = found.flatMap((value, m) =>
      value === null || !Number.isFinite(value) ? [] : [measures[m].better === "higher" ? value : -value],
    );
    return score.length === measures.length ? score : null;
  };
  const policyAt = (point: readonly number[]): Policy =>
    levers.policy(point.map((place, k) => valueAt(place, levers.parameters[k])));
  const evaluate: Evaluate = (point) => scoreOf(values(policyAt(point)));
  const isSampled = aversions === null && economy.size > mostSearched && !readsRows(prepared);
  const optima = aversions === null ? null : aversions.map((aversion) => optimumOf(prepared, aversion));
  const archive =
    optima === null
      ? isSampled
        ? judged(searched(prepared, request, evaluateSome(prepared, measures, scoreOf), points), evaluate, points)
        : searched(prepared, request, evaluate, points)
      : optima.flatMap(({ point }): Member[] => {
          const score = evaluate(point);
          return score === null ? [] : [{ point, score }];
        });
  if (archive.length === 0)
    throw new ScenarioError(
      `no law within reach has both ${measures.map(({ name }) => name).join(" and ")}: one of them has no meaning under any`,
    );
  const laws = [...knownLaws(prepared), ...placed].map((law) => {
    const found = values(law.policy, law.settlement);
    return { ...law, found, score: scoreOf(found) };
  });
  // What beats a law that is placed is shown, wherever the points that were asked for lie.
  const beyond = laws.flatMap(({ score }) =>
    score === null || optima !== null ? [] : pushedBeyond(score, archive, evaluate),
  );
  const members = optima === null ? shownOf([...archive, ...beyond], laws, points) : archive;
  const scores = members.map(({ score }) => score);
  const ranges = rangesOf(scores);
  const order = members
    .map((_, i) => i)
    .sort((a, b) => (optima === null ? members[a].score[0] - members[b].score[0] : a - b));
  const named = order.map((i, r) => ({ ...members[i], name: `F${r + 1}`, i }));
  const plain = (score: Score): Record<string, number> =>
    Object.fromEntries(measures.map(({ name, better }, m) => [name, better === "higher" ? score[m] : -score[m]]));
  const shown = named.map(({ point, score, name, i }): FrontierPoint => {
    const better = named.find((other) => other.i !== i && dominates(other.score, score, ranges));
    return {
      name,
      ...plainSchedule(policyAt(point), levers),
      values: plain(score),
      ...(optima && { optimumOf: optima[i].label }),
      ...(better && { dominatedBy: better.name }),
    };
  });
  const front = named.filter(({ score }) => !scores.some((other) => dominates(other, score, ranges)));
  const place = ({ found, score, ...law }: (typeof laws)[number]): PlacedLaw => {
    const below =
      score &&
      furthestBelow(
        score,
        front.map((one) => one.score),
        ranges,
      );
    return {
      name: law.name,
      kind: law.kind,
      ...plainSchedule(law.policy, levers),
      values: Object.fromEntries(
        measures.map(({ name }, m) => [name, found[m] !== null && Number.isFinite(found[m]) ? found[m] : null]),
      ),
      distance: below ? below.distance : null,
      ...(below && below.by !== null && { dominatedBy: front[below.by].name }),
      within: Object.fromEntries(
        measures.map(({ name }, m) => [
          name,
          score === null
            ? null
            : reachable(
                score,
                m,
                front.map((one) => one.score),
              ),
        ]),
      ),
      ...(law.note !== undefined && { note: law.note }),
    };
  };
  return {
    scenario: scenario.name,
    population: { size: population.size, ...(isSampled && { searched: sampled }) },
    measures: measures.map(({ name, better, words, unit }) => ({ name, better, words, unit })),
    points: shown,
    placed: laws.map(place),
    warnings: warnings.map(({ code, message }) => `${code}: ${message}`),
  };
}

/** What measures say of a law, for everybody or for some. */
function valuesUnder(
  prepared: Prepared,
  measures: readonly Measuring[],
  people: MeasuredPeople,
): (policy: Policy, settlement?: Settlement) => readonly (number | null)[] {
  const { economy } = people;
  const taken = measures.map((one) => one.of(prepared, people));
  const hours = new Float64Array(economy.size);
  let last: ReturnType<typeof measure> | undefined;
  let reused: Settlement | undefined;
  return (policy, given) => {
    const settlement = given ?? settle(economy, policy.law, bestResponse(economy, policy.law, hours), reused);
    if (!given) reused = settlement;
    last = measure(economy, policy.law, settlement, last?.order, last?.columns);
    const { metrics: measured } = last;
    const metrics = (people === prepared ? prepared.equivalise?.(measured, policy, settlement) : null) ?? measured;
    return taken.map((of) => of({ policy, settlement, metrics }));
  };
}

function searched(
  prepared: Prepared,
  { placed = [] }: FrontierRequest,
  evaluate: Evaluate,
  count: number,
): readonly Member[] {
  const { levers, scenario } = prepared;
  const { parameters } = levers;
  const size = parameters.length;
  const known = [levers.start, ...[...knownLaws(prepared), ...placed].map(({ policy }) => policy.values)].filter(
    (values) =>
      values.length === size && values.every((value, k) => value >= parameters[k].least && value <= parameters[k].most),
  );
  const starts = [
    ...known.map((values) => values.map((value, k) => placeOf(value, parameters[k]))),
    ...flatPlaces.map((place) => new Array<number>(size).fill(place)),
    ...(levers.brackets === null ? [] : [lawRatesOn(scenario.economy.brackets)]),
  ];
  return searchFrontier({ evaluate, size, starts, seed: scenario.seed, count });
}

/** Points that were found on some of the people, as everybody makes of them, and pushed outwards once more. */
function judged(found: readonly Member[], evaluate: Evaluate, count: number): readonly Member[] {
  const members = found.flatMap(({ point }): Member[] => {
    const score = evaluate(point);
    return score === null ? [] : [{ point, score }];
  });
  return pushed(members, evaluate, count);
}

/** Points at even distances, and of each law that is placed the one that is most of all better in both measures. */
function shownOf(
  all: readonly Member[],
  laws: readonly { readonly score: Score | null }[],
  count: number,
): readonly Member[] {
  const front = undominated(all.map(({ score }) => score)).map((i) => all[i]);
  const scores = front.map(({ score }) => score);
  const ranges = rangesOf(scores);
  const beating = laws.flatMap(({ score }) => {
    const by = score && furthestBelow(score, scores, ranges).by;
    return by === null ? [] : [front[by]];
  });
  return [...new Set([...thinned(front, count), ...beating])];
}

function evaluateSome(
  prepared: Prepared,
  measures: readonly Measuring[],
  scoreOf: (found: readonly (number | null)[]) => Score | null,
): Evaluate {
  const rows = evenlySpread(prepared.economy.zeroTaxIncome, prepared.economy.weight, sampled);
  const taken: Economy = { ...prepared.economy, ...takeWorkers(prepared.economy, rows) };
  const people = {
    economy: { ...taken, weight: new Float64Array(rows.length).fill(1) },
    population: takeRows(prepared.population, rows),
  };
  const levers = prepared.levers.among(rows);
  const values = valuesUnder(prepared, measures, people);
  return (point) => scoreOf(values(levers.policy(point.map((place, k) => valueAt(place, levers.parameters[k])))));
}

/** Whether some people cannot stand for all. */
function readsRows({ welfare, equivalise }: Prepared): boolean {
  return needsRows(welfare) || equivalise !== null;
}

/** The optimum of `ces` at an aversion, as a point of the cube. */
function optimumOf(
  prepared: Prepared,
  aversion: number,
): { readonly point: readonly number[]; readonly label: string } {
  const { scenario, economy, levers } = prepared;
  const kind = aversion === Infinity ? "rawlsian" : aversion === 0 ? "utilitarian" : "ces";
  const welfare = createWelfare(kind, welfareKindOf({ kind }).aversion === null ? null : aversion, economy);
  const { brackets, parameters } = levers;
  const values =
    brackets === null
      ? optimalValues({ economy, welfare, levers, seed: scenario.seed }).values
      : optimalRates({ economy, welfare, brackets, start: lawRatesOn(scenario.economy.brackets), seed: scenario.seed });
  return {
    point: values.map((value, k) => placeOf(value, parameters[k])),
    label: welfareKindOf(welfare).label(welfare.aversion),
  };
}

/** US law, no tax, and where the scenario starts unless that is one of them. */
function knownLaws({ levers, scenario }: Prepared): readonly LawToPlace[] {
  const law = usFederal(levers, scenario.economy.brackets);
  const start = levers.policy(levers.start);
  const isLaw = JSON.stringify([law.brackets, law.values]) === JSON.stringify([start.brackets, start.values]);
  return [
    { name: "us-federal", kind: "law", policy: law },
    { name: "laissez-faire", kind: "law", policy: schedulePolicy(taxSchedule([0], [0])) },
    ...(isLaw ? [] : [{ name: "start", kind: "law" as const, policy: start }]),
  ];
}

/** By how much the best point is better in one measure that is no worse in the others; 0 where none is. */
function reachable(score: Score, m: number, front: readonly Score[]): number {
  const gains = front.flatMap((point) =>
    point.every((value, other) => other === m || value >= score[other]) ? [point[m] - score[m]] : [],
  );
  return Math.max(0, ...gains);
}
