/** What a worker is told of its last change of hours: `workers.cue`. */
import type { Economy } from "../env/economy.ts";
import type { Settlement } from "../env/settle/settlement.ts";
import { worthOfHours, worthOfTransfer } from "../env/settle/worth-of-hours.ts";
import type { AppliedLaw } from "../law/applied-law.ts";
import type { LastChange } from "../models/observations.ts";
import type { WorkerType } from "../scenario/citizen-keys.ts";
import type { WorkerCue } from "../scenario/worker-prompt-keys.ts";
import { ownCueText, paperCueText } from "./prompts/cue-text.ts";
import type { WorkerMemory } from "./worker-memory.ts";

/** The cues of all workers. */
export interface Cues {
  /**
   * Before the questions of a step are put.
   * @param lawOf the law as each worker sees it
   */
  begin(law: AppliedLaw, lawOf: (worker: number) => string): void;
  lastChange(worker: number): LastChange | null;
  /**
   * What the step that has been settled is ranked by among each worker's best ones, the more the better; null where none
   * are to be shown.
   * @param watched the number that each worker watches, dollars a year
   */
  ranks(law: AppliedLaw, settlement: Settlement, watched: Float64Array): Float64Array | null;
}

export interface CueContext {
  readonly economy: Economy;
  readonly memories: readonly WorkerMemory[];
  /** Null where all are egotistical. */
  readonly types: readonly WorkerType[] | null;
}

const paper = ({ memories, types }: CueContext): Cues => ({
  begin: () => {},
  lastChange: (i) => {
    const { change, rise } = memories[i];
    return change && { ...change, text: paperCueText(change, rise, types?.[i] ?? "egotistical") };
  },
  ranks: (_law, _settlement, watched) => watched.map((value, i) => (types?.[i] === "adversarial" ? -value : value)),
});

/**
 * u(to) − u(from) at the schedule in the question and the last rebate for both, so that neither the law nor what everybody
 * else did is in it. Best steps are those of the law in force, ranked by what their hours are worth with the rebate of
 * the first step under it. Who wants more or less for all adds what the tax that the change moves is worth to everybody.
 */
const own = ({ economy, memories, types }: CueContext): Cues => {
  const { size } = economy;
  const laws: string[] = Array(size).fill("");
  /** What steps of the law in force are compared at; NaN before the first of them. */
  const rebates = new Float64Array(size).fill(Number.NaN);
  const transfers = new Float64Array(size).fill(1);
  let lastRebate = 0;
  let lastTransfer = 1;
  let changes: readonly (LastChange | null)[] = [];
  return {
    begin(law, lawOf) {
      for (let i = 0; i < size; i++) {
        const text = lawOf(i);
        if (text === laws[i]) continue;
        laws[i] = text;
        rebates[i] = Number.NaN;
        memories[i].forgetBest();
      }
      const changed = memories.map(({ change }) => change);
      if (changed.every((change) => change === null)) {
        changes = [];
        return;
      }
      const rebate = new Float64Array(size).fill(lastRebate);
      const worth = (end: "from" | "to") =>
        worthOfHours(
          economy,
          law,
          Float64Array.from(changed, (change) => change?.[end] ?? 0),
          rebate,
        );
      const [from, to] = [worth("from"), worth("to")];
      changes = changed.map((change, i) => {
        if (change === null) return null;
        const type = types?.[i] ?? "egotistical";
        const gain = to.dollars[i] - from.dollars[i];
        const effect = {
          ...change,
          own: wholeDollars(gain),
          ...(type !== "egotistical" && { all: wholeDollars(gain + lastTransfer * (to.tax[i] - from.tax[i])) }),
        };
        return { ...effect, text: ownCueText(effect, type) };
      });
    },
    lastChange: (i) => changes[i] ?? null,
    ranks(law, settlement) {
      lastRebate = settlement.rebate;
      if (types !== null) lastTransfer = worthOfTransfer(economy, law, settlement);
      for (let i = 0; i < size; i++) {
        if (!Number.isNaN(rebates[i])) continue;
        rebates[i] = lastRebate;
        transfers[i] = lastTransfer;
      }
      const { dollars, tax } = worthOfHours(economy, law, settlement.hours, rebates);
      if (types === null) return dollars;
      return dollars.map((value, i) => {
        if (types[i] === "egotistical") return value;
        const all = value + transfers[i] * tax[i];
        return types[i] === "adversarial" ? -all : all;
      });
    },
  };
};

const none = (): Cues => ({ begin: () => {}, lastChange: () => null, ranks: () => null });

const kinds: Record<WorkerCue, (context: CueContext) => Cues> = { own, paper, none };

export function cuesOf(cue: WorkerCue, context: CueContext): Cues {
  return kinds[cue](context);
}

/** Never −0. */
function wholeDollars(value: number): number {
  return Math.round(value) + 0;
}
