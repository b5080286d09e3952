/** Writes out the defaults that depend on other keys or on data, so that a stored scenario says everything. */

import { ScenarioError } from "../base/errors.ts";
import { bracketsOf, lawRatesOn } from "../law/bracket-tables.ts";
import { sourceChoice } from "../population/population-source.ts";
import { defaultSatisfaction, type SatisfactionChoice } from "./citizen-keys.ts";
import { type PresetEntry, utilityOf } from "./economy-kinds.ts";
import { mostPaired } from "./election-problems.ts";
import type { CallsKept } from "./logging-keys.ts";
import type { ScenarioInput, ScenarioKinds } from "./schema.ts";
import { welfareNamed, welfareSettings } from "./welfare-choice.ts";
import type { WelfareSettings } from "./welfare-settings.ts";
import type { WorkerCue } from "./worker-prompt-keys.ts";

type Section<K extends keyof ScenarioInput> = ScenarioInput[K];

/** A scenario with nothing left to default; itself a valid scenario. */
export interface Scenario extends ScenarioInput {
  readonly population: Section<"population"> & { size: number };
  readonly economy: Section<"economy"> & {
    disutility: NonNullable<Section<"economy">["disutility"]>;
    calibrate: { meanHours: number; under: Section<"economy">["calibrate"]["under"] };
  };
  readonly workers: Omit<Section<"workers">, "satisfaction" | "cue"> & {
    satisfaction: false | SatisfactionChoice;
    cue: WorkerCue;
  };
  readonly planner: Omit<Section<"planner">, "rates" | "welfare" | "elasticity"> & {
    elasticity: number | "estimate" | "estimate-by-bracket";
    /** Fixed rates, or the starting rates of a learning planner, one for each bracket. */
    rates: number[];
    welfare: {
      kind: NonNullable<Section<"planner">["welfare"]["kind"]>;
      aversion: number;
      /** Where the function reads one. */
      floor?: number | undefined;
      satisfaction: boolean;
    } & Omit<WelfareSettings, "floor">;
  };
  readonly election?: ElectionChoice | undefined;
  readonly logging: { panel: number; calls?: CallsKept | undefined };
}

/** How the population votes, with nothing left to default. */
export type ElectionChoice = NonNullable<Section<"election">> & {
  ballots: NonNullable<NonNullable<Section<"election">>["ballots"]>;
};

/** How families of people from the census are drawn. */
const defaultFamilies = "by-earnings";

/** Workers whose steps are all stored unless the scenario says otherwise. */
const defaultPanel = 10_000;

export interface ResolveContext {
  /** Workers that the population turned out to have. */
  readonly size: number;
  /** What was done with weights of a file; undefined for other sources. */
  readonly weights?: "use" | "draw" | undefined;
  /** Whether their usual hours are those of the source. */
  readonly knowsHours: boolean;
  /** Mean usual hours of employed wage earners in the census tables. */
  readonly censusMeanHours: number;
  readonly kinds: Pick<ScenarioKinds, "presets" | "utilities" | "welfareFunctions">;
}

export function resolveScenario(input: ScenarioInput, context: ResolveContext): Scenario {
  const { size, knowsHours, censusMeanHours, kinds } = context;
  const { economy, planner, workers, logging } = input;
  const election = input.election && resolvedElection(input.election, workers.groups ? "groups" : workers.decide, size);
  const preset = kinds.presets.find(({ name }) => name === economy.preset)!;
  // Of utility that is neither dollars nor their logarithm only means have a meaning; `ces` would need dollars.
  const utility = utilityOf(economy.utility, kinds.utilities);
  const welfare =
    welfareNamed(planner.welfare, kinds) ??
    preset.welfare ??
    (utility.isMoney || utility.isLogOfMoney ? "ces" : "utilitarian");
  const welfareKind = kinds.welfareFunctions.find(({ name }) => name === welfare);
  const floor = planner.welfare.floor ?? welfareKind?.floor ?? null;
  const { byUsualHours } = utility.calibration;
  const isByHours =
    byUsualHours && knowsHours && economy.calibrate.meanHours === undefined && preset.uses.includes("disutility");
  const weights = input.population.weights ?? context.weights;
  const isCensus = sourceChoice(input.population.source).kind === "census";
  const families = isCensus ? (input.population.families ?? defaultFamilies) : undefined;
  const panel = logging.panel ?? Math.min(size, defaultPanel);
  return {
    ...input,
    population: { ...input.population, size, ...(weights && { weights }), ...(families && { families }) },
    economy: {
      ...economy,
      disutility: economy.disutility ?? (isByHours ? "observed" : utility.calibration.disutility),
      calibrate: { meanHours: economy.calibrate.meanHours ?? censusMeanHours, under: economy.calibrate.under },
    },
    workers: {
      ...workers,
      satisfaction: workers.satisfaction === true ? defaultSatisfaction : workers.satisfaction,
      cue: workers.cue ?? preset.cue,
    },
    planner: {
      ...planner,
      rates: startingRates(input, preset),
      elasticity: planner.elasticity ?? (typeof economy.elasticity === "number" ? economy.elasticity : "estimate"),
      welfare: {
        kind: welfare,
        aversion: planner.welfare.aversion ?? welfareKind?.aversion ?? 1,
        ...(floor !== null && { floor }),
        ...welfareSettings(planner.welfare, welfare, kinds),
        satisfaction: planner.welfare.satisfaction,
      },
    },
    election,
    logging: {
      panel: panel === "all" ? size : Math.min(size, panel),
      ...(logging.calls && { calls: logging.calls }),
    },
  };
}

/** Candidates of `everyone` at most: a model reads all of them, or every pair; utilities are compared in pairs. */
const mostOfEveryone = { llm: 100, utility: 500, pairwise: mostPaired };

function resolvedElection(election: NonNullable<Section<"election">>, decide: string, size: number): ElectionChoice {
  const ballots = election.ballots ?? (decide === "llm" ? "llm" : "utility");
  const most = mostOfEveryone[ballots];
  if (election.candidates === "everyone" && size > most)
    throw new ScenarioError(
      `election.candidates everyone makes ${size} candidates; expected at most ${most} with ballots ${ballots}`,
      { hint: "use candidates: run-for-office or slate, or a smaller population" },
    );
  return { ...election, ballots };
}

/** Rate of `flat` where none is given. */
const defaultFlatRate = 0.3;

/** Rates that a planner starts from: those given; one rate for `flat`; the preset's; else US law's. */
function startingRates({ economy, planner }: ScenarioInput, { startingRate }: PresetEntry): number[] {
  const brackets = bracketsOf(economy.brackets);
  const given = planner.rates === undefined ? undefined : [planner.rates].flat();
  if (planner.kind === "flat") {
    const rate = given?.[0] ?? startingRate ?? defaultFlatRate;
    return brackets.map(() => rate);
  }
  if (given?.length === brackets.length) return given;
  if (startingRate !== null) return brackets.map(() => startingRate);
  return lawRatesOn(economy.brackets);
}
