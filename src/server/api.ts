/**
 * What the dashboard's server answers: the types of every route and of every event of its stream. Nothing here asks for Node,
 * so that pages in the browser import it as the server does.
 *
 * All of it is JSON. Money is dollars a year, hours are hours a week, rates and shares are decimals, times ISO 8601 in UTC.
 * Text of models, personas, tags and names comes as it is stored: pages show it as text, never as markup.
 *
 * | route | answer |
 * |---|---|
 * | `GET /api/info` | {@link Info} |
 * | `GET /api/runs?search&status&planner&tag&comparison&limit&after` | {@link RunList}; runs of comparisons only with `comparison=ID` |
 * | `GET /api/runs/:id` | {@link RunPage}; `latest` is an id, too |
 * | `GET /api/runs/:id/steps?after&limit` | {@link StepList}; `after` is a step |
 * | `GET /api/runs/:id/brackets?step` | {@link BracketList} |
 * | `GET /api/runs/:id/workers?step&sort&order&occupation&type&satisfied&search&from.COLUMN&to.COLUMN&offset&limit` | {@link WorkerPage} |
 * | `GET /api/runs/:id/workers/columns?step` | {@link WorkerColumns}: every worker; for a scatter, and for `selectWorkers` of a bundle |
 * | `GET /api/runs/:id/workers/:row` | {@link WorkerDetails} |
 * | `GET /api/runs/:id/workers/:row/calls?after&limit` | {@link CallList}: newest first; agents other than workers: `GET /api/runs/:id/calls?agent&after&limit` |
 * | `GET /api/runs/:id/call-groups` | {@link CallGroups}: seconds for a run of very many |
 * | `GET /api/runs/:id/calls/:agent/:step/:purpose/:sample/:attempt` | {@link CallDetails} |
 * | `GET /api/runs/:id/thoughts?limit` | {@link ThoughtList}: the latest, the planner's first |
 * | `GET /api/runs/:id/planner` | {@link PlannerPage} |
 * | `GET /api/runs/:id/elections` | {@link ElectionPage} |
 * | `GET /api/runs/:id/elections/:step/ballots?offset&limit` | {@link BallotList} |
 * | `GET /api/runs/:id/events` | `text/event-stream` of {@link StreamEvent}; header `Last-Event-ID` goes on after that event |
 * | `GET /api/compare?run=ID&run=ID…&baseline=ID` or `?comparison=ID&baseline=LABEL&arm=LABEL…` | {@link ComparePage} |
 * | `POST /api/household` | {@link HouseholdQuestion} → {@link HouseholdAnswer} |
 * | `POST /api/try` | {@link TryQuestion} → {@link TryAnswer} |
 * | `GET /api/scenario-schema` | {@link ScenarioSchema} |
 * | `POST /api/dry-run` | {@link ScenarioValues} → {@link DryRunAnswer} |
 * | `POST /api/control/start` | {@link ScenarioValues} with a budget → {@link Started} |
 * | `POST /api/control/stop` | {@link RunChoice} → {@link Done} |
 * | `POST /api/control/resume` | {@link RunChoice} with a budget → {@link Started} |
 * | `POST /api/control/budget` | {@link RunChoice} with a budget → {@link Done}: a run that goes on takes it at its next question |
 *
 * Every request carries `Authorization: Bearer TOKEN`; the token stands in the page's address behind `#token=`, and with
 * `--allow-control` a second one behind `&control=`, which `/api/control/*` takes in `X-Control-Token`. A POST is
 * `application/json`. A failure is {@link Failure} with status 400 (wrong question), 401 (token), 403 (host, origin,
 * control), 404, 405, 408 (slow), 413 (large), 415 (no JSON), 429 (too many streams), 500.
 *
 * Addresses of pages are behind `/`, every one of them answered by the same `index.html`: `/`, `/run/ID`,
 * `/run/ID/workers`, `/run/ID/worker/ROW`, `/run/ID/call/AGENT/STEP/PURPOSE/SAMPLE/ATTEMPT`, `/run/ID/planner`,
 * `/run/ID/elections`, `/compare`, `/try`, `/new`. Assets are `/assets/NAME`. Both come without a token.
 *
 * A **bundle** (`serve --bundle DIR`) is `index.html`, `assets/` and `data/`, for a browser that opens the file: no
 * fetch, no module script (Chromium refuses both there), so pages are built as one classic script. `bundle.js`, which
 * `index.html` loads before it, sets `window.llmEconBundle` to {@link Bundle}. The answer to a GET is then in a script of
 * its own, that calls `window.llmEconBundle.take(route, answer)` once it is added to the page. A route is its path with
 * its query as `routeKey` writes it. Addresses of pages are behind `#/` there.
 */
import type { BracketPeople } from "../env/measures/bracket-people.ts";
import type { HouseholdResult } from "../law/us/household.ts";
import type { ReportData, ReportTable } from "../report/data/report-data.ts";
import type { DryRun } from "../run/dry-run.ts";
import type { RunSummary } from "../run/summary.ts";
import type { Scenario } from "../scenario/resolve.ts";
import type { CallStatistics } from "../store/call-statistics.ts";
import type { RunStatus } from "../store/run-status.ts";
import type { BallotRow, CallSource, ElectionRow, StoredCall, WorkerRow } from "../store/tables.ts";

/** Version of all of this: pages of another one ask to be loaded again. */
export const apiVersion = 1;

export interface Failure {
  readonly error: { readonly message: string; readonly hint?: string };
}

export interface Info {
  readonly api: number;
  readonly version: string;
  /** File name of the database, without its folder. */
  readonly database: string;
  /** Whether the server takes orders; a page needs the second token besides. */
  readonly mayControl: boolean;
  readonly isBundle: boolean;
}

/** What a list holds, from the newest on. */
export interface RunList {
  readonly entries: readonly (RunEntry | ComparisonEntry)[];
  /** For `after`, to go on; null at the end. */
  readonly next: string | null;
  /** For the filters: what there is in the whole database. */
  readonly planners: readonly string[];
  readonly tags: readonly string[];
}

interface Entry {
  readonly id: string;
  readonly name: string;
  readonly status: RunStatus;
  /** True where it is called running and its process gives no sign of life. */
  readonly isAbandoned: boolean;
  readonly error: string | null;
  readonly startedAt: string;
  readonly endedAt: string | null;
  readonly version: string;
  readonly tags: readonly string[];
  readonly note: string | null;
}

export interface RunEntry extends Entry {
  readonly kind: "run";
  readonly command: string;
  readonly planner: string;
  readonly seed: number;
  readonly steps: number;
  readonly stepsDone: number;
  /** Of the last step. */
  readonly welfare: number | null;
  readonly comparison: string | null;
  /** Label of its policy in the comparison. */
  readonly arm: string | null;
}

export interface ComparisonEntry extends Entry {
  readonly kind: "comparison";
  readonly command: string;
  readonly seeds: number;
  readonly seedsDone: number;
}

export interface RunPage extends RunEntry {
  readonly scenario: Scenario;
  /** Workers of the population, and those whose rows are stored. */
  readonly workers: number;
  readonly storedWorkers: number;
  readonly warnings: readonly string[];
  /** Of a finished run. */
  readonly summary: RunSummary | null;
  /** What the run comes to, in the words of its report; empty before the first step. */
  readonly sentences: readonly string[];
  /** Who answers and is no language model: shown on every page of the run. */
  readonly standIns: readonly { readonly name: string; readonly words: string }[];
  /** Models that are asked, and the host of each one's server where it is known. */
  readonly models: readonly { readonly role: string; readonly uri: string; readonly host: string | null }[];
  readonly levels: Levels;
  /** US law on the scenario's brackets; null where the law is none of brackets. */
  readonly law: { readonly brackets: readonly number[]; readonly rates: readonly number[] } | null;
  /** Null while they are being counted: the stream then tells them. */
  readonly calls: CallTotals | null;
  /** Kinds of welfare in words: heading of axes. */
  readonly welfareWords: { readonly name: string; readonly unit: string; readonly isMoney: boolean };
  /** Names of the law's parameters, where they are not rates on brackets. */
  readonly parameters: readonly { readonly name: string; readonly unit: string }[];
}

/** Welfare of optimising workers, the two ends of the gap. */
export interface Levels {
  readonly usFederal: number | null;
  readonly optimum: number | null;
  readonly optimumRates: readonly number[] | null;
  readonly optimumParameters: Readonly<Record<string, number>> | null;
  readonly state: "known" | "computing" | "absent";
  /** Why the optimum is not there, or not yet. */
  readonly reason: string | null;
}

export interface CallTotals {
  readonly calls: number;
  /** Those whose answer was refused, and those without one. */
  readonly refused: number;
  readonly failed: number;
  /** Those that the cache or an equal question answered. */
  readonly reused: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** HTTP requests beyond the first of a question. */
  readonly retries: number;
  /** At list prices; null where a price is not known. */
  readonly costUsd: number | null;
  /** Of the run; null where it has none, or it is not known from here. */
  readonly budgetUsd: number | null;
  /** Milliseconds. */
  readonly medianLatency: number | null;
  readonly latency95: number | null;
  /** Questions on their way, and those that wait for a rate limit: only of a run of this process, else null. */
  readonly inFlight: number | null;
  readonly waiting: number | null;
}

export interface CallGroups {
  readonly groups: readonly CallStatistics[];
}

export interface StepList {
  readonly steps: readonly StepEntry[];
  /** The step to go on after; null where these are all that there are. */
  readonly next: number | null;
  /** The last step that is stored. */
  readonly last: number;
}

export interface StepEntry {
  readonly step: number;
  readonly taxYear: number;
  readonly welfare: number;
  readonly revenuePerWorker: number;
  readonly meanHours: number;
  readonly meanIncome: number;
  readonly giniPre: number | null;
  readonly giniPost: number | null;
  readonly floored: number;
  readonly fallbacks: number;
  readonly brackets: readonly number[];
  readonly rates: readonly number[];
  /** Where the law is none of rates on brackets; both lists are empty then. */
  readonly parameters: Readonly<Record<string, number>> | null;
  /** Every other number of the step, by name. */
  readonly metrics: Readonly<Record<string, unknown>>;
}

export interface BracketList {
  readonly step: number;
  readonly brackets: readonly number[];
  /** Null where brackets differ between people, or no worker's row is stored. A rate that is null is met by nobody: grey. */
  readonly people: readonly BracketPeople[] | null;
  /** True where a sample of the workers was counted. */
  readonly isSample: boolean;
}

/** Columns of numbers that workers are sorted by and brushed on. */
export const workerNumbers = [
  "worker",
  "hours",
  "income",
  "tax",
  "consumption",
  "utility",
  "satisfied",
  "hoursJump",
  "gain",
  "refused",
  "wage",
  "weight",
  "age",
] as const;
export type WorkerNumber = (typeof workerNumbers)[number];

/** One entry per worker in every list; null where a number is not known. */
export interface WorkerColumns {
  readonly step: number;
  /** The step that `hoursJump` looks back to, and the one that `gain` (of utility) does: the step before, and the first. */
  readonly before: number | null;
  readonly first: number;
  readonly numbers: Readonly<Record<WorkerNumber, readonly (number | null)[]>>;
  /** Index into `occupations`, `types`; −1 for none. */
  readonly occupation: readonly number[];
  readonly type: readonly number[];
  readonly occupations: readonly string[];
  readonly types: readonly string[];
}

export interface WorkerPage extends WorkerColumns {
  /** Stored workers, and those that the filter lets through; the lists hold those from `offset` on. */
  readonly total: number;
  readonly matching: number;
  readonly offset: number;
  /** What each of these workers said of its choice. */
  readonly thought: readonly (string | null)[];
  /** Hours of each of them by step, as many of the last steps as are worth drawing. */
  readonly spark: readonly (readonly number[])[];
  readonly sparkFrom: number;
  /** All that match, by tenths of income: means. Empty with fewer than ten. */
  readonly tenths: readonly {
    readonly income: number;
    readonly hours: number;
    readonly tax: number;
    readonly utility: number;
  }[];
}

/** What `selectWorkers` goes by, as the query of the route has it. */
export interface WorkerQuery {
  readonly sort: WorkerNumber;
  readonly order: "up" | "down";
  readonly occupation: string | null;
  readonly type: string | null;
  /** Factor of utility of a worker who judges the policy: at least 1, or below. */
  readonly satisfied: "yes" | "no" | null;
  /** Brushed ranges, both ends included. */
  readonly ranges: Readonly<
    Partial<Record<WorkerNumber, { readonly from: number | null; readonly to: number | null }>>
  >;
}

export interface WorkerDetails {
  readonly worker: WorkerRow;
  readonly facts: readonly Fact[];
  /** The text that its model is told it is; `invented` are the parts of it that are not from the source of the people. */
  readonly persona: string | null;
  readonly invented: readonly string[];
  readonly history: WorkerHistory;
  readonly votes: readonly (BallotRow & { readonly rule: string; readonly candidates: readonly string[] })[];
  readonly calls: number;
}

export interface Fact {
  readonly name: string;
  readonly value: string | number;
  readonly unit: string;
  /** True where it is not from the source of the people. */
  readonly isInvented: boolean;
}

/** Columns, one entry per stored step. */
export interface WorkerHistory {
  readonly step: readonly number[];
  readonly hours: readonly number[];
  readonly income: readonly number[];
  readonly tax: readonly number[];
  readonly consumption: readonly number[];
  readonly utility: readonly number[];
  readonly satisfied: readonly (number | null)[];
  readonly thought: readonly (string | null)[];
}

/** Names a question within a run. */
export interface CallName {
  readonly agent: string;
  readonly step: number;
  readonly purpose: string;
  readonly sample: number;
  readonly attempt: number;
}

export interface CallEntry extends CallName {
  /** Null in a bundle without prompts. */
  readonly user: string | null;
  readonly answer: string | null;
  readonly problem: string | null;
  readonly error: string | null;
  readonly source: CallSource;
  readonly model: string | null;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly latencyMs: number;
  /** Line by line against the same agent's last question for the same purpose; null for the first. */
  readonly difference: readonly DifferencePart[] | null;
}

export interface DifferencePart {
  readonly kind: "same" | "added" | "removed";
  readonly text: string;
}

export interface CallList {
  readonly calls: readonly CallEntry[];
  /** For `after`; null at the end. */
  readonly next: string | null;
  /** True where prompts were left out of a bundle. */
  readonly isRedacted: boolean;
}

/** `system`, `user`, `answer`, `thoughts` are null where they were left out of a bundle or not kept. */
export interface CallDetails extends Omit<StoredCall, "system" | "user" | "answer" | "thoughts" | "promptHash"> {
  readonly system: string | null;
  readonly user: string | null;
  readonly answer: string | null;
  readonly thoughts: string | null;
  readonly isRedacted: boolean;
  /** Why a text is not there; null where all are. */
  readonly missing: string | null;
  readonly costUsd: number | null;
  /** Neighbours of the same agent, for keys. */
  readonly previous: CallName | null;
  readonly next: CallName | null;
}

export interface Thought {
  readonly step: number;
  /** `planner`, or `w` and the worker's number. */
  readonly agent: string;
  readonly text: string;
}

export interface ThoughtList {
  readonly thoughts: readonly Thought[];
}

export interface PlannerPage {
  readonly proposals: readonly Proposal[];
  /** The optimum on the same brackets or parameters, where it is known. */
  readonly levels: Levels;
}

export interface Proposal {
  readonly taxYear: number;
  /** First step of the tax year. */
  readonly step: number;
  readonly brackets: readonly number[];
  readonly rates: readonly number[];
  readonly parameters: Readonly<Record<string, number>> | null;
  /** Null where the planner is no model, or said nothing. */
  readonly reasoning: string | null;
  /** Mean welfare of the tax year, of the steps that are done, and the change against the year before. */
  readonly welfare: number;
  readonly change: number | null;
  readonly steps: number;
  readonly call: CallName | null;
}

export interface ElectionPage {
  readonly elections: readonly Election[];
}

export interface Election extends Omit<ElectionRow, "details"> {
  readonly candidates: readonly {
    readonly name: string;
    readonly rates: readonly number[];
    readonly parameters?: Readonly<Record<string, number>>;
    readonly isIncumbent: boolean;
    readonly slogan?: string;
  }[];
  readonly shares: readonly number[];
  readonly pairwise: readonly (readonly number[])[] | null;
  readonly rounds: readonly { readonly shares: readonly number[]; readonly eliminated: number | null }[];
  readonly rates: readonly number[] | null;
  readonly parameters: Readonly<Record<string, number>> | null;
  readonly failure: string | null;
  readonly choseCondorcet: boolean | null;
}

export interface BallotList {
  readonly step: number;
  readonly total: number;
  readonly offset: number;
  readonly ballots: readonly Omit<BallotRow, "step">[];
}

/** One event: `id`, `event: TYPE`, `data: JSON`, all of this. Ids are for `Last-Event-ID` and say nothing else. */
export type StreamEvent =
  /** The first one, always. */
  | { readonly type: "hello"; readonly run: string; readonly status: RunStatus; readonly last: number }
  /** What was missed is not kept: read `steps` again after the last one that is there. */
  | { readonly type: "resync"; readonly last: number }
  | ({ readonly type: "step" } & StepEntry)
  | {
      readonly type: "planner";
      readonly step: number;
      readonly taxYear: number;
      readonly rates: readonly number[];
      readonly parameters: Readonly<Record<string, number>> | null;
    }
  | { readonly type: "election"; readonly step: number; readonly taxYear: number; readonly winnerName: string | null }
  /** Sums so far; a few times a second at most. */
  | ({ readonly type: "calls" } & CallTotals)
  /** A few a second at most, the planner's all. */
  | ({ readonly type: "thought" } & Thought)
  | { readonly type: "warning"; readonly step: number; readonly code: string; readonly message: string }
  | ({ readonly type: "levels" } & Levels)
  /** The run has ended, or another process has taken it up. */
  | { readonly type: "status"; readonly status: RunStatus; readonly error: string | null };

export interface ComparePage {
  /** What a report is made from: `figuresOf` draws it. */
  readonly data: ReportData;
  /** Its table with every cell as a report shows it. */
  readonly results: ReportTable;
  /** What the first arm is called, and what can be the baseline. */
  readonly baseline: string;
  readonly baselines: readonly string[];
  /**
   * Welfare of the last step less the baseline's with the same seed. Runs by themselves have one pair, so that ends are
   * null and nothing is tested.
   */
  readonly contrasts: readonly {
    readonly label: string;
    readonly against: string;
    readonly mean: number;
    readonly low: number | null;
    readonly high: number | null;
    /** Of a paired t test, of the sign-flip permutation test, and corrected by Holm for all that are compared. */
    readonly pValue: number | null;
    readonly signFlipPValue: number | null;
    readonly adjustedPValue: number | null;
  }[];
  /** Confidence of the intervals, e.g. 0.95. */
  readonly confidence: number;
  /** Paired path by step against the baseline: of each other arm, welfare less the baseline's with the same seed. */
  readonly paths: readonly {
    readonly label: string;
    readonly step: readonly number[];
    readonly mean: readonly number[];
    readonly low: readonly (number | null)[];
    readonly high: readonly (number | null)[];
  }[];
}

/** Dollars a year. What is left out is 0, single, 40 years old. */
export interface HouseholdQuestion {
  readonly wage: number;
  readonly status?: "single" | "married-joint" | "married-separate" | "head-of-household";
  readonly spouseWage?: number;
  readonly selfEmployment?: number;
  readonly age?: number;
  readonly spouseAge?: number;
  readonly children?: number;
  readonly olderChildren?: number;
  readonly otherDependents?: number;
}

export interface HouseholdAnswer {
  readonly household: HouseholdResult;
  /** Lines of the form in order, in words. */
  readonly lines: readonly { readonly name: string; readonly words: string; readonly value: number }[];
  /** What is left at other wages of the filer. */
  readonly budgetLine: { readonly wage: readonly number[]; readonly netIncome: readonly number[] };
  readonly notIncluded: readonly string[];
  readonly milliseconds: number;
}

/** It grows with a worker's earnings up to an amount, and falls with earnings beyond a start; dollars a year and decimals. */
export interface EarnedCredit {
  readonly amount: number;
  /** Of each dollar earned, until the amount is reached; 0.4. */
  readonly growth?: number;
  /** Earnings from which it falls, at least those at which the amount is reached; 25,000. */
  readonly from?: number;
  /** Of each dollar beyond; 0.2. */
  readonly fall?: number;
}

/** A household under a schedule of sliders, and a population under it. */
export interface TryQuestion {
  /** Hourly wage and elasticity of the household's worker. */
  readonly hourlyWage: number;
  readonly usualHours?: number;
  readonly household?: Omit<HouseholdQuestion, "wage">;
  /** Marginal rates on the brackets; all revenue is paid back in equal shares. Left out: US law. */
  readonly brackets?: readonly number[];
  readonly rates?: readonly number[];
  /** An earned credit, on top of the rates; left out: none. */
  readonly credit?: EarnedCredit;
  /** Of the population: as `population.size`, `seed`, `economy.elasticity`; 1,000, 1, 0.4. */
  readonly workers?: number;
  readonly seed?: number;
  readonly elasticity?: number;
  /** Welfare `ces`: aversion; 1. */
  readonly aversion?: number;
}

export interface TryAnswer {
  readonly brackets: readonly number[];
  readonly rates: readonly number[];
  readonly law: { readonly brackets: readonly number[]; readonly rates: readonly number[] };
  /** The same worker under the sliders and under US law: what is best for it. */
  readonly worker: Record<
    "sliders" | "usLaw",
    {
      readonly hours: number;
      readonly income: number;
      readonly tax: number;
      readonly rebate: number;
      readonly netIncome: number;
      readonly marginalRate: number;
    }
  >;
  /** Income after tax and rebate by hours a week, under both. */
  readonly budgetLine: {
    readonly hours: readonly number[];
    readonly sliders: readonly number[];
    readonly usLaw: readonly number[];
  };
  /** Exact, of a population that optimises. */
  readonly population: Record<
    "sliders" | "usLaw",
    {
      readonly welfare: number;
      readonly revenuePerWorker: number;
      readonly rebate: number;
      readonly meanHours: number;
      readonly meanIncome: number;
      readonly giniPost: number | null;
    }
  >;
  /** Gain over US law: by tenths of income there, in utility; and the share who are better off. */
  readonly gains: readonly number[];
  readonly shareBetterOff: number;
  /** The actual form of the household at the worker's usual income, where one was given. */
  readonly form: HouseholdAnswer | null;
  /** What working the answer out took; drawing the population is done once. */
  readonly milliseconds: number;
}

export interface ScenarioSchema {
  /** JSON Schema of a scenario, with defaults and descriptions. */
  readonly schema: unknown;
  /** What `init` writes: where a form begins. */
  readonly starter: Readonly<Record<string, unknown>>;
  /** Scenarios of the start directory that can be taken as a beginning. */
  readonly scenarios: readonly string[];
}

/** Plain values as a file has them, without plugins and with no file outside the directory that the server started in. */
export interface ScenarioValues {
  readonly scenario: Readonly<Record<string, unknown>>;
  readonly budget?: Budget;
}

/** Limits of all of a run together. */
export interface Budget {
  readonly usd?: number;
  readonly calls?: number;
  readonly tokens?: number;
}

export type DryRunAnswer = Omit<DryRun, "plan"> & {
  readonly plan: readonly Omit<DryRun["plan"][number], "example">[];
  readonly milliseconds: number;
};

export interface RunChoice {
  readonly run: string;
  readonly budget?: Budget;
}

export interface Started {
  readonly run: string;
}

export interface Done {
  readonly done: string;
}

/** What `bundle.js` sets. */
export interface Bundle {
  readonly api: number;
  /** File of each route, under the bundle's folder. */
  readonly routes: Readonly<Record<string, string>>;
  readonly isRedacted: boolean;
  readonly madeAt: string;
  /** Set by the page: called by a file of data with its route and its answer. */
  take?: (route: string, answer: unknown) => void;
}

/** The name of a route in a bundle: its query sorted, nothing empty. */
export function routeKey(
  path: string,
  query: Readonly<Record<string, string | number | null | undefined>> = {},
): string {
  const parts = Object.entries(query)
    .filter(([, value]) => value !== null && value !== undefined && value !== "")
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`)
    .sort();
  return parts.length === 0 ? path : `${path}?${parts.join("&")}`;
}
