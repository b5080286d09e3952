import type { Layer } from "../../agents/fitted/behaviour.ts";
import type { Resolution } from "../../agents/fitted/fitted-file.ts";
import type { Misperception } from "../../scenario/behavioural-keys.ts";
import type { AuditWarning } from "../audit/audit-result.ts";
import type { Holdout, ScoreDifference } from "./held-out.ts";
import type { ParameterInterval } from "./intervals.ts";

/** Which rule of behaviour recorded choices are likeliest under. */
export interface FitResult {
  readonly kind: "fit";
  /** Of the file that `-o` writes. */
  readonly version: number;
  readonly source: FitSource;
  readonly data: { readonly workers: number; readonly choices: number; readonly schedules: number };
  /** What answers are multiples of, hours a week. */
  readonly resolution: Resolution;
  readonly mostHours: number;
  readonly misperception: Misperception;
  readonly holdout: Holdout;
  /** The highest held-out score first. */
  readonly models: readonly FittedModel[];
  /** The simplest model that foretells no worse than the best one. */
  readonly best: string;
  /** Part of the workers who go by each model; null without `--mixture`. */
  readonly shares: Readonly<Record<string, number>> | null;
  readonly mixture: { readonly bic: number; readonly alike: readonly string[] } | null;
  /** What a surrogate decides by: the mixture, else the best model. */
  readonly classes: readonly FittedClassData[];
  readonly recovery: Recovery;
  readonly misfit: { readonly byIncome: readonly Misfit[]; readonly byRateChange: readonly Misfit[] };
  /** Mean log score of hours drawn by lot. */
  readonly byLot: number;
  readonly warnings: readonly AuditWarning[];
}

export interface FitSource {
  readonly runs: readonly string[];
  /** Who was asked: a model's URI, or the name of a decider that is none. */
  readonly model: string;
  readonly standIn: boolean;
}

export interface FittedModel {
  readonly name: string;
  readonly layer: Layer;
  readonly parameters: Readonly<Record<string, ParameterInterval>>;
  readonly logLikelihood: number;
  readonly aic: number;
  readonly bic: number;
  /** e^(−ΔAIC/2) over the sum of all. */
  readonly akaikeWeight: number;
  /** 1 − log likelihood over that of hours drawn by lot. */
  readonly pseudoR2: number;
  /** Mean log score of a choice that was held out. */
  readonly cvScore: number;
  /** Beside the highest score. */
  readonly cvDifference: ScoreDifference;
}

export interface FittedClassData {
  readonly name: string;
  readonly share: number;
  readonly layer: Layer;
  readonly parameters: Readonly<Record<string, number>>;
}

export interface Recovery {
  /** Whether the data can tell the rules apart. */
  readonly identified: boolean;
  readonly reason: string | null;
  /** Each fitted model's choices, drawn again and fitted again; null without `--recovery`. */
  readonly table: readonly Recovered[] | null;
}

export interface Recovered {
  /** The rule that made the choices. */
  readonly truth: string;
  /** The rule that was found. */
  readonly found: string;
  /** Whether the truth was first, or tied with the first. */
  readonly isFirstOrTied: boolean;
  readonly parameters: Readonly<Record<string, { readonly truth: number; readonly estimate: number }>>;
}

/** How far choices are from what the best model wanted. */
export interface Misfit {
  readonly group: string;
  readonly choices: number;
  /** Mean and root mean square of ln hours less ln hours wanted. */
  readonly bias: number;
  readonly rmse: number;
}
