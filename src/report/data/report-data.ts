/** What a report is made from, whether of a run, of several, or of a comparison: its figures ask no more than this. */
import type { RunPerception } from "../../analysis/audit/perception/run-perception.ts";
import type { RationalityFigures } from "../../analysis/audit/rationality-figures.ts";
import type { Difference } from "../../analysis/compare/comparison.ts";

import type { Frontier } from "../../analysis/frontier/frontier-result.ts";
import type { Profile } from "../../analysis/profile.ts";
import type { Interval } from "../../analysis/statistics/interval.ts";
import type { WhyRates } from "../../analysis/why-rates.ts";
import type { BracketPeople } from "../../env/measures/bracket-people.ts";
import type { ElectionSummary } from "../../episode/vote-result.ts";
import type { StandIn } from "../../models/model-facts.ts";
import type { UnchangedLaw } from "../../run/unchanged-law.ts";
import type { Scenario } from "../../scenario/resolve.ts";
import type { Endpoints } from "../../store/store.ts";
import type { Measured } from "../words/format.ts";
import type { Unfinished } from "../words/unfinished-sentences.ts";
import type { WelfareMeasure } from "../words/welfare-words.ts";
import type { Said } from "./said.ts";

/** Money is dollars a year per worker, rates and shares are decimals; intervals have null ends where there is one seed. */
export interface ReportArm {
  readonly label: string;
  /** The schedule of the last tax year; a mean over seeds. */
  readonly brackets: readonly number[];
  readonly rates: readonly number[];
  /** Who stands behind each rate; null where brackets differ between people or seeds. */
  readonly byBracket: readonly BracketPeople[] | null;
  /** What everyone gets back in the last step; all revenue is. */
  readonly rebate: number;
  /** What is not paid back, dollars a year per person. */
  readonly publicSpending: number;
  readonly series: readonly ArmStep[];
  /** Rates of each tax year; empty where brackets change. */
  readonly ratesByYear: readonly (readonly number[])[];
  /** The last step; null where no worker's row is stored. */
  readonly profile: Profile | null;
  /** Against the report's baseline; null for the baseline itself, and where the two do not have the same people. */
  readonly against: Against | null;
}

export interface ArmStep {
  readonly step: number;
  readonly taxYear: number;
  readonly welfare: Interval;
  /** Less the baseline's with the same seed; absent where nothing was paired. */
  readonly difference?: Interval | undefined;
  readonly meanHours: number;
  readonly revenuePerWorker: number;
}

/** The same people in two states, by tenths of their income in the first. */
export interface Against {
  /** Mean gain in utility: of comparisons in dollars a year, of runs as it is stored. */
  readonly gains: readonly Interval[];
  /** Mean changes of the logarithm of the net-of-tax rate 1 − τ and of hours, of those who work in both. */
  readonly response: readonly { readonly logNetOfTax: number | null; readonly logHours: number | null }[];
  /** Part of those who work in both that the response leaves out, since their bracket is thin; absent where it counts them. */
  readonly responseLeftOut?: number | undefined;
}

export interface Baseline {
  /** For legends, e.g. `US law, optimising`. */
  readonly label: string;
  /** For sentences, e.g. `the same people, optimising under US law`. */
  readonly words: string;
  /** Null where it is one of the arms, or has no rows. */
  readonly profile: Profile | null;
  /** False where what varies changes the people or the economy, so that each arm has a baseline of its own. */
  readonly isShared: boolean;
}

export interface Optimum {
  /** Welfare of optimising workers. */
  readonly welfare: number;
  readonly usFederal: number;
  readonly brackets: readonly number[];
  readonly rates: readonly number[];
}

export interface Headline {
  readonly sentences: readonly string[];
  /** A table of the results. */
  readonly table: ReportTable;
}

export interface ReportTable {
  readonly columns: readonly ReportColumn[];
  readonly rows: readonly (readonly (string | number | null)[])[];
}

/** What of a comparison varies from where. */
export interface VarianceTable {
  readonly title: string;
  readonly table: ReportTable;
}

export interface ReportColumn {
  /** As in the CSV file: snake_case. */
  readonly name: string;
  readonly label: string;
  /** Holds words, set from the left; the first column does anyhow. */
  readonly isText?: true;
  /** How a number is shown; as it is by default. */
  readonly show?: (value: number) => string;
}

/** Of a count of votes. */
export interface ElectionRound {
  /** In the order of the candidates. */
  readonly shares: readonly number[];
  /** The candidate that was dropped, from 0. */
  readonly eliminated: number | null;
}

/** A difference between policies that a comparison tests. */
export interface TestedDifference {
  readonly label: string;
  /** The policy that it is compared with. */
  readonly comparedWith: string;
  readonly difference: Difference;
}

/** Questions to models, with nulls for what was not kept apart. */
export interface CallGroup {
  readonly purpose: string;
  readonly uri: string;
  readonly calls: number;
  /** Those whose answer was refused. */
  readonly invalid: number | null;
  /** Those without an answer; where refusals are not kept apart, those without one that could be used. */
  readonly failed: number;
  readonly reused: number | null;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly cachedTokens: number | null;
  /** Part of the output tokens that was thought; null where that is not kept. */
  readonly reasoningTokens: number | null;
  /** Those whose tokens were estimated, because the server did not count. */
  readonly usageEstimated: number;
  /** Milliseconds. */
  readonly medianLatency: number | null;
  readonly latency95: number | null;
}

export interface Source {
  readonly id: string;
  readonly label: string;
  readonly seed: number;
  readonly version: string;
  readonly startedAt: string;
}

export interface ReportData {
  readonly kind: "run" | "runs" | "comparison";
  readonly name: string;
  /** A paragraph of plain words. */
  readonly whatRan: readonly string[];
  /** What to type to get the same; and what to know of it. */
  readonly command: string;
  readonly commandNotes: readonly string[];
  readonly headline: Headline;
  /** What further columns of the headline's table say, in sentences. */
  readonly columnNotes: readonly string[];
  /** What is not known yet; null where all is, since it has ended. */
  readonly unfinished: Unfinished | null;
  /** `code: message` */
  readonly warnings: readonly string[];
  /** Of the first arm, with its first seed. */
  readonly scenario: Scenario;
  /** What outcomes are judged by, and what gains in utility of single workers are measured in. */
  readonly welfare: WelfareMeasure;
  readonly gain: Measured;
  /** Of hours to the net-of-tax rate, of workers who optimise; null where it is not one number of them all. */
  readonly elasticity: number | null;
  /** Where the scenario's own brackets begin, dollars a year. */
  readonly brackets: readonly number[];
  /** Every scenario to print, under the name that the command has it saved as. */
  readonly scenarios: readonly { readonly name: string; readonly scenario: Scenario }[];
  readonly arms: readonly ReportArm[];
  readonly baseline: Baseline | null;
  /** Of a comparison: its arms against the baseline. */
  readonly differences: readonly TestedDifference[];
  /** Confidence of intervals, e.g. 0.95. */
  readonly confidence: number;
  readonly law: { readonly brackets: readonly number[]; readonly rates: readonly number[] };
  readonly optimum: Optimum | null;
  /** The terms of the optimal-tax formula at the runs' last rates and at the optimum's; empty where none holds. */
  readonly whyRates?: readonly { readonly label: string; readonly why: WhyRates }[];
  /** Where the runs lie beside what laws can reach; null where nobody asked, and of comparisons. */
  readonly frontier?: Frontier | null;
  readonly elections: {
    readonly arm: string;
    readonly elections: readonly ElectionSummary[];
    /** Of each election, where its rule counts in several; empty where it does not. */
    readonly rounds: readonly (readonly ElectionRound[])[];
  } | null;
  /** Of a single run: what the same workers come to where US law stays; null where it was not run. */
  readonly unchangedLaw: UnchangedLaw | null;
  readonly calls: readonly { readonly arm: string; readonly groups: readonly CallGroup[] }[];
  /** Of runs whose workers a model is asked for, by label: how far these contradict themselves. */
  readonly rationality: readonly { readonly arm: string; readonly figures: RationalityFigures }[];
  /** Of runs of which an audit of perception is stored, by label: whether their workers noticed the law. */
  readonly perception?: readonly { readonly arm: string; readonly perception: RunPerception }[] | undefined;
  /** Of a comparison with `--resamples`: where its numbers vary from, and what is to be known of that. */
  readonly variance?: { readonly tables: readonly VarianceTable[]; readonly notes: readonly string[] } | undefined;
  /** Of a single run: what its models said of what they did. */
  readonly said: readonly Said[];
  /** Every model that was asked, the stand-in included, as the scenario names it. */
  readonly models: readonly string[];
  /** Who of them is no language model. */
  readonly standIns: readonly StandIn[];
  /** Hosts that they were asked at; null where none was over a network, or that is not known. */
  readonly endpoints: Endpoints | null;
  /** What the calls cost at list price, US dollars; null where not known. */
  readonly costUsd: number | null;
  /** What readers of the figures by worker must know: a panel that is a sample. */
  readonly panelNote: string | null;
  /** Id of the comparison; null for runs. */
  readonly comparison: string | null;
  readonly sources: readonly Source[];
  readonly files: readonly { readonly path: string; readonly sha256: string }[];
}
