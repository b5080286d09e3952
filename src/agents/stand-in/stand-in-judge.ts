/**
 * How the stand-in judges texts: it reads no words, only the first number in each, and prefers the larger one whatever
 * the concept; texts without a number are alike to it. `noisy` prefers by lot, with ln odds that are the difference.
 */
import { randomStream } from "../../base/random.ts";
import type { JudgeObservation } from "../../models/observations.ts";
import type { Behaviour } from "./stand-in-worker.ts";

/** What is to be known of its judgements wherever they are shown. */
export const standInJudges =
  "the stand-in reads no words: it prefers the text whose first number is larger, and calls texts without a number alike";

export function standInVerdict({ id, texts }: JudgeObservation, behaviour: Behaviour) {
  const [first, second] = [texts.first, texts.second].map(firstNumber);
  if (first === null || second === null) return { choice: "tie" };
  const ahead = first - second;
  if (behaviour === "noisy") {
    const random = randomStream(id.seed, "stand-in", id.purpose, id.agent, id.step);
    return { choice: random.next() < 1 / (1 + Math.exp(-ahead)) ? "first" : "second" };
  }
  if (ahead === 0) return { choice: "tie" };
  return { choice: ahead > 0 ? "first" : "second" };
}

/** e.g. 1,200.5 or −3; null where there is none. */
function firstNumber(text: string): number | null {
  const [found] = /[-−]?\d[\d,]*(?:\.\d+)?/.exec(text) ?? [];
  return found === undefined ? null : Number(found.replaceAll(",", "").replace("−", "-"));
}
