/** Writes out the defaults that depend on other keys or on data, so that a stored scenario says everything. */
import { ScenarioError } from "../base/errors.ts";
import { bracketsOf, lawRatesOn } from "../law/bracket-tables.ts";
import { defaultSatisfaction, type SatisfactionChoice } from "./citizen-keys.ts";
import type { ScenarioInput } from "./schema.ts";

type Section<K extends keyof ScenarioInput> = ScenarioInput[K];

/** A scenario with nothing left to default; itself a valid scenario. */
export interface Scenario extends ScenarioInput {
  readonly population: Section<"population"> & { size: number };
  readonly economy: Section<"economy"> & {
    disutility: NonNullable<Section<"economy">["disutility"]>;
    calibrate: { meanHours: number; under: string };
  };
  readonly workers: Omit<Section<"workers">, "satisfaction"> & { satisfaction: false | SatisfactionChoice };
  readonly planner: Omit<Section<"planner">, "rates" | "welfare" | "elasticity"> & {
    elasticity: number | "estimate";
    /** Fixed rates, or the starting rates of a learning planner, one for each bracket. */
    rates: number[];
    welfare: { kind: NonNullable<Section<"planner">["welfare"]["kind"]>; aversion: number; satisfaction: boolean };
  };
  readonly election?: ElectionChoice | undefined;
  readonly logging: { panel: number };
}

/** How the population votes, with nothing left to default. */
export type ElectionChoice = NonNullable<Section<"election">> & {
  ballots: NonNullable<NonNullable<Section<"election">>["ballots"]>;
};

/** Workers whose steps are all stored unless the scenario says otherwise. */
const defaultPanel = 10_000;

export interface ResolveContext {
  /** Workers that the population turned out to have. */
  readonly size: number;
  /** Mean usual hours of employed wage earners in the census tables. */
  readonly censusMeanHours: number;
}

export function resolveScenario(input: ScenarioInput, { size, censusMeanHours }: ResolveContext): Scenario {
  const { economy, planner, workers, logging } = input;
  const election = input.election && resolvedElection(input.election, workers.decide, size);
  const panel = logging.panel ?? Math.min(size, defaultPanel);
  return {
    ...input,
    population: { ...input.population, size },
    economy: {
      ...economy,
      // Both make hours without tax the same for everybody.
      disutility: economy.disutility ?? (economy.utility === "quasi-linear" ? "proportional" : "common"),
      calibrate: { meanHours: economy.calibrate.meanHours ?? censusMeanHours, under: economy.calibrate.under },
    },
    workers: { ...workers, satisfaction: workers.satisfaction === true ? defaultSatisfaction : workers.satisfaction },
    planner: {
      ...planner,
      rates: startingRates(input),
      elasticity: planner.elasticity ?? (typeof economy.elasticity === "number" ? economy.elasticity : "estimate"),
      welfare: {
        kind: planner.welfare.kind ?? defaultWelfare(economy),
        aversion: planner.welfare.aversion ?? 1,
        satisfaction: planner.welfare.satisfaction,
      },
    },
    election,
    logging: { panel: panel === "all" ? size : Math.min(size, panel) },
  };
}

/** Candidates of `everyone` at most: a model reads all of them; utilities are compared in pairs. */
const mostOfEveryone = { llm: 100, utility: 500 };

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

/** An expression need not be in dollars, which `ces` would need. */
function defaultWelfare({ preset, utility }: Section<"economy">) {
  if (preset === "paper") return "paper";
  return typeof utility === "object" ? "utilitarian" : "ces";
}

/** Rate of `flat` where none is given. */
const defaultFlatRate = 0.3;
/** Every rate of the paper's system at the start. */
const paperStartingRate = 0.5;

/** Rates that a planner starts from: those given; one rate for `flat`; 50 % in the paper's economy; else US law's. */
function startingRates({ economy, planner }: ScenarioInput): number[] {
  const brackets = bracketsOf(economy.brackets);
  const given = planner.rates === undefined ? undefined : [planner.rates].flat();
  if (planner.kind === "flat") {
    const rate = given?.[0] ?? (economy.preset === "paper" ? paperStartingRate : defaultFlatRate);
    return brackets.map(() => rate);
  }
  if (given?.length === brackets.length) return given;
  if (economy.preset === "paper") return brackets.map(() => paperStartingRate);
  return lawRatesOn(economy.brackets);
}
