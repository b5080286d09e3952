/** What the scenario asks of the entries that `economy` names. */
import type { Kind } from "../base/kind.ts";
import type { WorkerCue } from "./worker-prompt-keys.ts";

/** What defaults of other keys ask of a utility. */
export interface UtilityTraits {
  readonly isMoney: boolean;
  readonly isLogOfMoney: boolean;
  /** Null where utility has no unit to be scaled in. */
  readonly scaled: unknown;
  readonly calibration: { readonly disutility: "proportional" | "common"; readonly byUsualHours: boolean };
  readonly words: { readonly noun: string };
}

export interface UtilityEntry extends Kind {
  readonly create: (options: Record<string, unknown>) => UtilityTraits;
}

export interface PresetEntry extends Kind {
  /** Rate on every bracket that planners start from; null for those of US law. */
  readonly startingRate: number | null;
  /** Welfare function unless the scenario names one; null for what the utility goes with. */
  readonly welfare: string | null;
  /** What workers are told of their last change of hours, unless the scenario says it. */
  readonly cue: WorkerCue;
  /** Whether hours are chosen from a list, so that an answer has few values. */
  readonly hoursAreListed: boolean;
  /** What is wrong with `workers.hours`; null for nothing. */
  hoursProblem(hours: number): string | null;
}

/** What names an entry: its name alone, or `{kind: <name>, …}` with its options. */
export type KindChoice = string | Readonly<Record<string, unknown>>;

/** `economy.utility`: a name, a name with options, or a formula. */
export type UtilityChoice = KindChoice;

/** @param unnamed the kind of options without one */
export function kindChoice(
  choice: KindChoice,
  unnamed = "",
): { readonly name: string; readonly options: Record<string, unknown> } {
  if (typeof choice === "string") return { name: choice, options: {} };
  const { kind = unnamed, ...options } = choice;
  return { name: String(kind), options };
}

/** The name of a utility and its options; a formula is an option too. */
export function utilityChoice(choice: UtilityChoice): ReturnType<typeof kindChoice> {
  return kindChoice(choice, "expression");
}

/** @throws ScenarioError where the options make no utility */
export function utilityOf<U>(
  choice: UtilityChoice,
  kinds: readonly { readonly name: string; readonly create: (options: Record<string, unknown>) => U }[],
): U {
  const { name, options } = utilityChoice(choice);
  const kind = kinds.find((entry) => entry.name === name);
  if (!kind) throw new Error(`economy.utility ${name} needs its plugin`);
  return kind.create(options);
}
