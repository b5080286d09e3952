/** What is wanted, in words, as a formula: a model writes candidates, each is checked, optimised and ranked by what it does. */

import { EconError, errorMessage } from "../../base/errors.ts";
import type { WelfareCheck } from "../../env/welfare/expression/checks.ts";
import { welfareChecks } from "../../env/welfare/expression/expression-welfare.ts";
import { type Policy, schedulePolicy, usFederal } from "../../law/policy.ts";
import { taxSchedule } from "../../law/tax-schedule.ts";
import { ask } from "../../models/answers/ask.ts";
import type { ChatModel } from "../../models/chat-model.ts";
import { type StandIn, standInsAmong } from "../../models/model-facts.ts";
import { hasOptimum } from "../../planner/oracles/known-economies.ts";
import { optimalValues } from "../../planner/oracles/optimal-values.ts";
import { stackelberg } from "../../planner/oracles/stackelberg.ts";
import type { Kinds } from "../../plugins/kinds.ts";
import { columnNames } from "../../population/population.ts";
import { type Asking, type Inquired, type InquiryHead, type InquiryOptions, inquire } from "../../run/inquiry.ts";
import type { Prepared } from "../../run/prepare.ts";
import { welfareOf } from "../../run/welfare-of.ts";
import { compareTexts } from "../judge/compare-texts.ts";
import { judgeScores } from "../judge/judge-scores.ts";
import { pairsOf } from "../judge/pairs.ts";
import { kendallTau } from "../statistics/rank-correlation.ts";
import { factsShown, isDominated, type PolicyFacts, settledPolicy } from "./policy-facts.ts";
import { proposalFormat, proposalRules, type Satisfies, satisfiesFormat, satisfiesRules } from "./proposal.ts";
import { orderFormat } from "./user-order.ts";

export interface ObjectiveHead extends InquiryHead {
  readonly inquiry: "objective";
  readonly text: string;
  /** Resolved: whose people and law. */
  readonly scenario: unknown;
  readonly candidates: number;
  readonly rounds: number;
  /** Who ranks what the candidates come to. */
  readonly rank: "judge" | "user";
}

export interface ObjectiveCandidate {
  /** From 1, over all rounds. */
  readonly number: number;
  readonly round: number;
  readonly expression: string;
  readonly explanation: string;
  /** Why it could not be used. */
  readonly refused?: string;
  readonly checks: readonly WelfareCheck[];
  readonly brackets: readonly number[];
  /** At which it is highest, decimals. */
  readonly rates: readonly number[];
  /** The formula's value there. */
  readonly welfare: number | null;
  readonly distribution: ObjectiveDistribution | null;
  /** Number of a candidate whose rates leave no fifth worse off and some better. */
  readonly dominatedBy: number | null;
  /** Whether its rates do what was asked for, as the model says that wrote it. */
  readonly satisfies: Satisfies | null;
  readonly reason: string;
}

/** What its rates come to, against US law on the same people. */
export interface ObjectiveDistribution extends Omit<PolicyFacts, "brackets" | "rates"> {
  /** Relative change of each fifth's income after tax and rebate. */
  readonly fifthsChange: readonly number[];
  readonly hoursChange: number;
}

export interface ObjectiveRound {
  readonly round: number;
  /** Numbers of candidates, best first. */
  readonly order: readonly number[];
  /**
   * Kendall's τ between the ranker's order of laws and that of the formula which it puts first: over known laws and those of
   * the round's candidates; null where nothing was ranked.
   */
  readonly tau: number | null;
}

export interface ObjectiveResult {
  readonly text: string;
  readonly candidates: readonly ObjectiveCandidate[];
  readonly rounds: readonly ObjectiveRound[];
  /** Number of the candidate that was chosen; null where none does what was asked for, or none could be used. */
  readonly chosen: number | null;
  readonly now: PolicyFacts;
  readonly standIns: readonly StandIn[];
  readonly warnings: readonly { readonly code: string; readonly message: string }[];
}

export interface ObjectiveOptions extends InquiryOptions<ObjectiveHead> {
  readonly kinds: Kinds;
  readonly prepared: Prepared;
  /** Who answers for the user, where `rank` is `user`. */
  readonly user?: ChatModel;
}

const outputTokens = 4000;
/** Flat rates among the laws that orders are compared on. */
const knownFlatRates = [0, 0.2, 0.4, 0.6];

/** What is known of a candidate beside what is told. */
interface Worked extends ObjectiveCandidate {
  readonly facts: PolicyFacts;
  readonly policy: Policy;
  readonly value: (policy: Policy) => number;
}

/** @throws EconError; what was answered is kept and can be gone on with */
export async function objective(options: ObjectiveOptions): Promise<Inquired<ObjectiveResult>> {
  const { head, prepared, kinds } = options;
  if (!hasOptimum(prepared.economy))
    throw new EconError(
      "scenario",
      "economy.utility: no optimum is searched for with it, so formulas cannot be optimised; expected quasi-linear or log",
    );
  return inquire(options, async (asking) => {
    const { scenario, levers } = prepared;
    const law = usFederal(levers, scenario.economy.brackets);
    const now = settledPolicy(prepared, law).facts;
    const [proposer, ranker = proposer] = head.asked;
    const all: (ObjectiveCandidate | Worked)[] = [];
    const rounds: ObjectiveRound[] = [];
    let best: Worked | null = null;
    for (let round = 1; round <= head.rounds; round++) {
      const model = await asking.model(proposer);
      const started = all.length;
      for (let k = 1; k <= head.candidates; k++)
        all.push(await candidateOf(options, asking, model, now, all, rounds, round));
      const fresh = all.slice(started).filter(isWorked);
      const pool: readonly Worked[] = [...(best ? [best] : []), ...fresh];
      if (pool.length === 0) {
        rounds.push({ round, order: [], tau: null });
        continue;
      }
      const ranked = await rankedBy(options, asking, await rankModel(options, asking, ranker), pool, now, law, round);
      rounds.push(ranked);
      best = pool.find(({ number }) => number === ranked.order[0]) ?? null;
    }
    const candidates = withDomination(all);
    const last = rounds.at(-1)?.order ?? [];
    const chosen = last.find((number) => candidates[number - 1].satisfies !== "no") ?? null;
    const standIns = standInsAmong(head.asked, kinds.providers, asking.said());
    return {
      text: head.text,
      candidates: candidates.map(told),
      rounds,
      chosen,
      now,
      standIns,
      warnings: warningsOf(candidates, chosen, standIns),
    };
  });
}

function rankModel({ head, user }: ObjectiveOptions, asking: Asking, ranker: string): Promise<ChatModel> {
  return head.rank === "user" ? asking.model("user:", user) : asking.model(ranker);
}

function isWorked(one: ObjectiveCandidate | Worked): one is Worked {
  return "policy" in one;
}

/** Without what only the search knows. */
function told({
  number,
  round,
  expression,
  explanation,
  refused,
  checks,
  brackets,
  rates,
  welfare,
  distribution,
  ...rest
}: ObjectiveCandidate): ObjectiveCandidate {
  const { dominatedBy, satisfies, reason } = rest;
  return {
    ...{ number, round, expression, explanation },
    ...(refused !== undefined && { refused }),
    ...{ checks, brackets, rates, welfare, distribution, dominatedBy, satisfies, reason },
  };
}

async function candidateOf(
  { head, prepared, kinds }: ObjectiveOptions,
  { run, signal }: Asking,
  model: ChatModel,
  now: PolicyFacts,
  earlier: readonly (ObjectiveCandidate | Worked)[],
  rounds: readonly ObjectiveRound[],
  round: number,
): Promise<ObjectiveCandidate | Worked> {
  const { text, seed, models } = head;
  const number = earlier.length + 1;
  const agent = `c${number}`;
  const id = (purpose: string) => ({ seed, agent, step: round, purpose });
  const found = new Map<string, Worked | string>();
  const worked = (expression: string): Worked | string => {
    const known = found.get(expression) ?? workedOut(prepared, kinds, expression, { number, round }, now);
    found.set(expression, known);
    return known;
  };
  const format = proposalFormat((expression) => {
    const outcome = worked(expression);
    return typeof outcome === "string" ? outcome : null;
  });
  const shown = factsShown(now, now);
  const asked = await ask(
    model,
    {
      key: { episode: run, step: round, agent, purpose: "objective", sample: 1 },
      system: proposalRules,
      user: JSON.stringify({
        goal: text,
        now: JSON.parse(shown),
        columns: columnNames(prepared.population),
        earlier: earlierShown(earlier, rounds, now),
        answer: ["explanation", "expression"],
        id: id("objective"),
      }),
      maxOutputTokens: outputTokens,
    },
    format,
    { reasks: models.reasks },
    signal,
  );
  if (asked.value === null)
    return {
      ...{ number, round, expression: expressionIn(asked.lost?.text ?? ""), explanation: "" },
      refused: asked.lost?.problem ?? "no answer",
      ...{ checks: [], brackets: [], rates: [], welfare: null, distribution: null },
      ...{ dominatedBy: null, satisfies: null, reason: "" },
    };
  const outcome = worked(asked.value.expression);
  if (typeof outcome === "string") throw new Error(outcome);
  const verdict = await ask(
    model,
    {
      key: { episode: run, step: round, agent, purpose: "satisfies", sample: 1 },
      system: satisfiesRules,
      user: JSON.stringify({
        goal: text,
        now: JSON.parse(shown),
        law: JSON.parse(factsShown(outcome.facts, now)),
        answer: ["reason", "satisfies"],
        id: id("satisfies"),
      }),
      maxOutputTokens: outputTokens,
    },
    satisfiesFormat,
    { reasks: models.reasks },
    signal,
  );
  return {
    ...outcome,
    explanation: asked.value.explanation,
    satisfies: verdict.value?.satisfies ?? null,
    reason: verdict.value?.reason ?? "",
  };
}

/** Of an answer that was refused, what it wrote, as far as that can be told. */
function expressionIn(text: string): string {
  const [, found = ""] = /"expression"\s*:\s*"((?:[^"\\]|\\.)*)"/.exec(text) ?? [];
  return found;
}

/** Ranked ones best first, then the others in their order. */
function earlierShown(
  earlier: readonly (ObjectiveCandidate | Worked)[],
  rounds: readonly ObjectiveRound[],
  now: PolicyFacts,
): readonly object[] {
  const order = rounds.at(-1)?.order ?? [];
  const place = ({ number }: ObjectiveCandidate): number => {
    const at = order.indexOf(number);
    return at < 0 ? order.length : at;
  };
  return earlier
    .toSorted((a, b) => place(a) - place(b) || a.number - b.number)
    .map((one) => ({
      expression: one.expression,
      ...(order.includes(one.number) && { place: place(one) + 1 }),
      ...(isWorked(one) ? { law: JSON.parse(factsShown(one.facts, now)) } : { refused: one.refused }),
    }));
}

/** The candidate at its best rates, or why it has none. */
function workedOut(
  prepared: Prepared,
  kinds: Kinds,
  expression: string,
  place: Pick<ObjectiveCandidate, "number" | "round">,
  now: PolicyFacts,
): Worked | string {
  const { scenario, economy, population, levers } = prepared;
  try {
    const planner = {
      ...scenario.planner,
      welfare: { kind: "expression", aversion: 1, expression, satisfaction: false },
    };
    const welfare = welfareOf({ ...scenario, planner }, economy, kinds, population);
    const checks = welfareChecks(expression, { population, economy });
    const value = (policy: Policy): number => welfare.evaluate(settledPolicy(prepared, policy).settlement).value;
    const { brackets } = levers;
    const problem = { economy, welfare, seed: scenario.seed };
    const policy =
      brackets === null
        ? levers.policy(optimalValues({ ...problem, levers }).values)
        : schedulePolicy(
            taxSchedule(
              brackets,
              stackelberg({ ...problem, brackets, starts: [brackets.map(() => 0), levers.start] }).rates,
            ),
          );
    const { facts } = settledPolicy(prepared, policy);
    const best = value(policy);
    if (!Number.isFinite(best)) return "it is not defined under any law that was tried";
    const { brackets: _, rates: __, ...figures } = facts;
    return {
      ...place,
      ...{ expression, explanation: "", checks, brackets: facts.brackets, rates: facts.rates, welfare: best },
      distribution: {
        ...figures,
        fifthsChange: facts.fifths.map((own, k) => own / now.fifths[k] - 1),
        hoursChange: facts.meanHours / now.meanHours - 1,
      },
      ...{ dominatedBy: null, satisfies: null, reason: "", facts, policy, value },
    };
  } catch (error) {
    if (error instanceof EconError) return errorMessage(error);
    throw error;
  }
}

async function rankedBy(
  { head, prepared }: ObjectiveOptions,
  asking: Asking,
  model: ChatModel,
  pool: readonly Worked[],
  now: PolicyFacts,
  law: Policy,
  round: number,
): Promise<ObjectiveRound> {
  const { text, seed, models } = head;
  if (head.rank === "user") {
    const numbers = pool.map(({ number }) => number);
    const { value } = await ask(
      model,
      {
        key: { episode: asking.run, step: round, agent: "user", purpose: "order", sample: 1 },
        system: text,
        user: JSON.stringify({
          candidates: pool.map((one) => ({
            number: one.number,
            expression: one.expression,
            law: JSON.parse(factsShown(one.facts, now)),
          })),
          id: { seed, agent: "user", step: round, purpose: "order" },
        }),
        maxOutputTokens: outputTokens,
      },
      orderFormat(numbers),
      { reasks: models.reasks },
      asking.signal,
    );
    const order = [...(value?.order ?? []), ...numbers.filter((number) => !value?.order.includes(number))];
    const first = pool.find(({ number }) => number === order[0]) ?? pool[0];
    const places = pool.map(({ number }) => -order.indexOf(number));
    const values = pool.map(({ policy }) => first.value(policy));
    return { round, order, tau: kendallTau(places, values) };
  }
  const known = [law, ...knownFlatRates.map((rate) => schedulePolicy(taxSchedule([0], [rate])))];
  const policies = [...pool.map(({ policy }) => policy), ...known];
  const facts = [...pool.map((one) => one.facts), ...known.map((policy) => settledPolicy(prepared, policy).facts)];
  const { judgements } = await compareTexts(
    {
      concept: `does what was asked for: ${text}`,
      texts: facts.map((one) => factsShown(one, now)),
      ...{ pairs: pairsOf(policies.length), repeats: 1, reasoning: false, seed, models, temperature: null },
      ...{ step: round, name: "rank" },
    },
    asking,
    model,
  );
  const { scores } = judgeScores(policies.map(String), judgements, null);
  const values = scores?.map(({ value }) => value) ?? policies.map(() => 0);
  const order = pool
    .map(({ number }, k) => ({ number, score: values[k] }))
    .sort((a, b) => b.score - a.score || a.number - b.number)
    .map(({ number }) => number);
  const first = pool.find(({ number }) => number === order[0]) ?? pool[0];
  return { round, order, tau: kendallTau(values, policies.map(first.value)) };
}

function withDomination(all: readonly (ObjectiveCandidate | Worked)[]): readonly ObjectiveCandidate[] {
  const worked = all.filter(isWorked);
  return all.map((one) =>
    isWorked(one)
      ? { ...one, dominatedBy: worked.find((other) => isDominated(one.facts, other.facts))?.number ?? null }
      : one,
  );
}

function warningsOf(
  candidates: readonly ObjectiveCandidate[],
  chosen: number | null,
  standIns: readonly StandIn[],
): ObjectiveResult["warnings"] {
  const usable = candidates.filter(({ refused }) => refused === undefined);
  return [
    ...(standIns.length > 0
      ? [
          {
            code: "stand-in",
            message:
              "a stand-in wrote or ranked these formulas: it reads no words, so that they say nothing of what was asked for",
          },
        ]
      : []),
    ...(usable.length === 0
      ? [{ code: "all-refused", message: "every candidate was refused: see why at each" }]
      : chosen === null
        ? [{ code: "not-satisfied", message: "no candidate does what the text asks for: nothing was chosen" }]
        : []),
  ];
}
