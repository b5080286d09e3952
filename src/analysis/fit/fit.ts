/** Which rule of behaviour explains the choices of stored runs. */
import type { Behaviour, Parameters } from "../../agents/fitted/behaviour.ts";
import { behaviours } from "../../agents/fitted/behaviours.ts";
import { fittedVersion } from "../../agents/fitted/fitted-file.ts";
import { UsageError } from "../../base/errors.ts";
import { suggestion } from "../../base/nearest.ts";
import type { Estimate } from "./estimate.ts";
import type { FitData } from "./fit-data.ts";
import type { FitResult, FitSource, FittedClassData, FittedModel } from "./fit-result.ts";
import { type Holdout, scoreDifferences } from "./held-out.ts";
import { identification } from "./identification.ts";
import { bootstrapIntervals, sandwichIntervals } from "./intervals.ts";
import { byLotScore } from "./likelihood.ts";
import { misfitOf } from "./misfit.ts";
import { mixture } from "./mixture.ts";
import { freeOf, rankedFits, simplestTied } from "./ranked-fits.ts";
import { recoveryOf } from "./recovery.ts";

export interface FitOptions {
  /** Names of rules; all by default. */
  readonly models?: readonly string[];
  readonly holdout?: Holdout;
  readonly seed?: number;
  /** Resamples of workers for intervals; 0 takes the clustered sandwich. */
  readonly bootstrap?: number;
  readonly mixture?: boolean;
  readonly recovery?: boolean;
  readonly onProgress?: (what: string) => void;
}

/** @throws UsageError for a model that is not there */
export function fitBehaviour(data: FitData, source: FitSource, options: FitOptions = {}): FitResult {
  const { holdout = "workers", seed = 1, bootstrap = 0, onProgress = () => undefined } = options;
  const ranked = rankedFits(data, rulesNamed(options.models), holdout, seed, onProgress);
  const differences = scoreDifferences(
    ranked.map(({ scores }) => scores),
    0,
    data,
  );
  const best = ranked[simplestTied(ranked, differences)];
  const byLot = byLotScore(data);
  const aics = ranked.map(({ estimate: one }) => 2 * freeOf(one) - 2 * one.logLikelihood);
  const least = Math.min(...aics);
  const weightSum = aics.reduce((sum, aic) => sum + Math.exp((least - aic) / 2), 0);
  const models = ranked.map(({ estimate: one, cvScore }, k): FittedModel => {
    onProgress(`intervals of ${one.behaviour.name}`);
    return {
      name: one.behaviour.name,
      layer: one.layer,
      parameters: bootstrap > 0 ? bootstrapIntervals(one, data, bootstrap, seed) : sandwichIntervals(one, data),
      logLikelihood: one.logLikelihood,
      aic: aics[k],
      bic: freeOf(one) * Math.log(data.choices) - 2 * one.logLikelihood,
      akaikeWeight: Math.exp((least - aics[k]) / 2) / weightSum,
      pseudoR2: 1 - one.logLikelihood / (byLot * data.choices),
      cvScore,
      cvDifference: differences[k],
    };
  });
  if (options.mixture) onProgress("the mixture");
  const mixed = options.mixture
    ? mixture(
        ranked.map(({ estimate: one }) => one),
        data,
      )
    : null;
  const classes: readonly FittedClassData[] = mixed
    ? mixed.classes.map(({ estimate: one, share }) => classOf(one, share))
    : [classOf(best.estimate, 1)];
  const { warnings, recovery } = identification(data);
  return {
    kind: "fit",
    version: fittedVersion,
    source,
    data: { workers: data.workers, choices: data.choices, schedules: data.schedules },
    resolution: data.resolution,
    mostHours: data.mostHours,
    misperception: data.runs[0].people.misperception,
    holdout,
    models,
    best: best.estimate.behaviour.name,
    shares: mixed && Object.fromEntries(mixed.classes.map(({ estimate: one, share }) => [one.behaviour.name, share])),
    mixture: mixed && { bic: mixed.bic, alike: mixed.alike },
    classes,
    recovery: {
      ...recovery,
      table: options.recovery ? recoveryOf(ranked, data, { holdout, seed, onProgress }) : null,
    },
    misfit: misfitOf(best.estimate, data),
    byLot,
    warnings: [
      ...warnings,
      ...(mixed && mixed.alike.length > 0
        ? [
            {
              code: "classes-alike",
              message: `rules that foretell the same here, within their noise: ${mixed.alike.join("; ")}`,
            },
          ]
        : []),
    ],
  };
}

function classOf({ behaviour, layer, parameters }: Estimate, share: number): FittedClassData {
  return { name: behaviour.name, share, layer, parameters: numbersIn(parameters) };
}

function rulesNamed(names: readonly string[] | undefined): readonly Behaviour[] {
  if (names === undefined) return behaviours;
  const known = behaviours.map(({ name }) => name);
  return names.map((name) => {
    const rule = behaviours.find((one) => one.name === name);
    if (rule) return rule;
    throw new UsageError(`no model "${name}"; ${suggestion(name, known)}`, { hint: `Models: ${known.join(", ")}.` });
  });
}

function numbersIn(parameters: Parameters): Readonly<Record<string, number>> {
  return Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, Number(value)]));
}
