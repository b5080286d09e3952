/** What can go wrong with an answer, and the draw that says which fault a request gets. */
import { UsageError } from "../base/errors.ts";
import { suggestion } from "../base/nearest.ts";
import { randomStream } from "../base/random.ts";

/** In the order of the draw: a new fault goes to the end, so that the runs of a seed stay as they are. */
export const faultNames = [
  "rate-limit",
  "server-error",
  "overloaded",
  "timeout",
  "reset",
  "truncated",
  "invalid-json",
  "schema-violation",
  "wrong-content-type",
  "empty-choice",
  "refusal",
  "long-answer",
  "slow-drip",
  "unreadable-answer",
] as const;

export type FaultName = (typeof faultNames)[number];

/** Probability of each fault; they exclude each other, so the sum is at most 1. */
export type Faults = Readonly<Partial<Record<FaultName, number>>>;

/**
 * The fault of a request, from one uniform number: it depends on the seed, the body and how often that body came, and
 * not on the order of requests; a retry draws anew.
 * @param arrival how often the body came, from 1
 * @returns null where all goes well
 */
export function drawFault(faults: Faults, seed: number, body: string, arrival: number): FaultName | null {
  const draw = randomStream(seed, "fault", body, arrival).next();
  let upTo = 0;
  for (const name of faultNames) {
    upTo += faults[name] ?? 0;
    if (draw < upTo) return name;
  }
  return null;
}

/** @throws UsageError for a probability outside [0, 1], or a sum above 1 */
export function checkFaults(faults: Faults): void {
  for (const [name, probability] of Object.entries(faults)) {
    faultNamed(name);
    if (!(probability >= 0 && probability <= 1)) {
      throw new UsageError(`fault ${name}: expected a probability from 0 to 1, found ${probability}`);
    }
  }
  const sum = Object.values(faults).reduce((a, b) => a + b, 0);
  if (sum > 1 + 1e-9) {
    throw new UsageError(`the probabilities of the faults add up to ${Number(sum.toFixed(6))}; expected at most 1`);
  }
}

/**
 * Reads `name=probability` pairs.
 * @throws UsageError for an unknown fault, one given twice, or a number that is none
 */
export function parseFaults(texts: readonly string[]): Faults {
  const faults: Partial<Record<FaultName, number>> = {};
  for (const text of texts) {
    const [, typed, probability] = /^([^=]*)=(.+)$/.exec(text) ?? [];
    if (typed === undefined) {
      throw new UsageError(`--fault ${text}: expected a fault and its probability`, {
        hint: "Write, for example, --fault server-error=0.05.",
      });
    }
    const name = faultNamed(typed);
    if (faults[name] !== undefined) throw new UsageError(`--fault ${name} is given twice; expected one value`);
    faults[name] = Number(probability);
  }
  checkFaults(faults);
  return faults;
}

function faultNamed(name: string): FaultName {
  const found = faultNames.find((fault) => fault === name);
  if (!found) throw new UsageError(`unknown fault "${name}"; ${suggestion(name, faultNames)}`);
  return found;
}
