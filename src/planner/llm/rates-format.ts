/** What a planner answers: a change or a value for each bracket, or for each parameter of another law. */
import { z } from "zod";
import { changesDoubt, percentDoubt, percentUnit } from "../../agents/prompts/percent.ts";
import type { Levers } from "../../law/policy.ts";
import { type AnswerFormat, answerFormat } from "../../models/answers/answer.ts";
import { bracketKeys, namedNumbers, parameterKeys } from "../../models/answers/named-numbers.ts";

export interface RatesAnswer {
  readonly reasoning: string;
  /** Changes or rates, percentage points. */
  readonly points: readonly number[];
}

export interface RatesAction {
  readonly kind: "delta" | "absolute";
  /** Largest change of a rate in points. */
  readonly max: number;
  /** Changes are multiples of this many points. */
  readonly multipleOf: number;
}

/** Under which names numbers are answered. */
export function answerKeys({ brackets, parameters }: Pick<Levers, "brackets" | "parameters">): readonly string[] {
  return brackets === null ? parameterKeys(parameters.map(({ name }) => name)) : bracketKeys(brackets);
}

/** Changes beyond the grid are read, and cut and rounded where they are applied. */
export function ratesFormat(
  { kind, max, multipleOf }: RatesAction,
  keys: readonly string[],
): AnswerFormat<RatesAnswer> {
  const reasoning = z.string();
  if (kind === "delta") {
    const delta = namedNumbers(keys, { least: -max, most: max, multipleOf }, { isBound: false });
    return answerFormat(
      "rate_changes",
      z.strictObject({ reasoning, delta }).transform(({ reasoning, delta }) => ({ reasoning, points: delta })),
      { units: { delta: percentUnit }, doubt: ({ points }) => changesDoubt(points, multipleOf) },
    );
  }
  const percent = namedNumbers(keys, { least: 0, most: 100 }, { isBound: true });
  return answerFormat(
    "rates",
    z.strictObject({ reasoning, percent }).transform(({ reasoning, percent }) => ({ reasoning, points: percent })),
    { units: { percent: percentUnit }, doubt: ({ points }) => percentDoubt(points) },
  );
}
