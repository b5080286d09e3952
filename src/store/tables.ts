/** Every table of a store, column by column: schema, writer, messages of threads, reading and exports go by these lists. */

import { z } from "zod";
import { integer, json, maybe, type RowOf, real, table, text, textOf } from "./columns.ts";
import { fileRoles } from "./evidence.ts";
import { runStatuses } from "./run-status.ts";

const dollars = "dollars a year";
const share = "share";
const weekly = "hours a week";
const when = "ISO 8601, UTC";

const numbers = z.array(z.number()).readonly();

const choice = z.object({ probabilities: z.record(z.string(), z.number()), outside: z.number() });
/** What is parsed by whoever reads it. */
const anything = z.unknown();

const tagList = z.array(z.string()).readonly();

export const dataFiles = z
  .array(
    z.object({
      ...{ path: z.string(), sha256: z.string(), bytes: z.number().optional() },
      role: z.enum(fileRoles).optional(),
    }),
  )
  .readonly();

export const runTable = table(
  "runs",
  "the run",
  z.object({
    id: text("id of the run"),
    command: text("what started it"),
    name: text("name of the scenario"),
    seed: integer("", "seed"),
    status: textOf(z.enum(runStatuses), "running, finished, interrupted or failed"),
    error: maybe(text("why it did not finish")),
    startedAt: text(when),
    endedAt: maybe(text(when)),
    version: text("of llm-econ"),
    node: text("version of Node"),
    scenarioPath: maybe(text("file that was run")),
    scenarioHash: text("SHA-256 of the resolved scenario"),
    scenario: json(anything, "resolved scenario, every default written out"),
    files: json(dataFiles, "files that were read, with their SHA-256 and what they were read for"),
    summary: json(anything, "what `simulate --json` printed"),
    process: maybe(text("host and number of the process that writes the run")),
    comparison: maybe(text("id of the comparison that the run is part of", "comparison_id")),
    arm: maybe(text("its policy there")),
    scenarioVersion: maybe(integer("", "version of the scenario's keys; empty before they had one")),
    epoch: integer("", "how often a process has taken the run up; 0 before that was counted"),
    heartbeat: maybe(text(`last sign of life of the process that writes the run, ${when}`)),
    tags: json(tagList, "tags that its users gave it"),
    note: maybe(text("what its users noted")),
    promptsVersion: maybe(integer("", "version of the words of prompts; empty before they had one")),
    endpoints: maybe(
      json(z.record(z.string(), z.array(z.string()).readonly()).readonly(), "hosts that were asked, by model"),
    ),
  }),
);

export const levelsTable = table(
  "levels",
  "welfare of the people of one run, were they to optimise",
  z.object({
    usLaw: maybe(real("that of the welfare function", "per worker under US law")),
    optimum: maybe(real("that of the welfare function", "per worker at the optimum; empty until it is known")),
    optimumRates: maybe(json(numbers, "list of marginal rates there, decimals")),
    optimumParameters: maybe(
      json(z.record(z.string(), z.number()).readonly(), "the law's parameters there, where they are not rates"),
    ),
    reason: maybe(text("why there is no optimum, or not yet")),
  }),
);

export const episodeTable = table(
  "episodes",
  "one episode of a run",
  z.object({
    id: integer("", "number of the episode"),
    run: text("id of the run", "run_id"),
    seed: integer("", "seed"),
    planner: text("who set the rates"),
    steps: integer("", "steps asked for"),
  }),
);

/** A run as it is listed: out of its row, its episode's and its last step's. */
export const runListTable = table(
  "runs",
  "one run",
  runTable.schema
    .pick({
      ...{ id: true, command: true, name: true, seed: true, status: true, error: true, startedAt: true, endedAt: true },
      ...{ version: true, comparison: true, arm: true, tags: true, note: true },
    })
    .extend({
      planner: text("who set the rates"),
      steps: integer("", "steps asked for"),
      stepsDone: integer("", "the last step"),
      welfare: maybe(real("that of the welfare function", "per worker at the last step")),
    }),
);

export const stepTable = table(
  "steps",
  "one step",
  z.object({
    step: integer("", "step, from 1"),
    taxYear: integer("", "tax year, from 1"),
    welfare: real(
      "that of the welfare function",
      "per worker, in the unit of the welfare function (dollars a year; paper: a ratio)",
    ),
    revenuePerWorker: real(dollars, "mean tax; less public spending it is the rebate"),
    meanHours: real(weekly, "mean hours"),
    meanIncome: real(dollars, "before tax"),
    giniPre: maybe(real("", "Gini coefficient of income before tax")),
    giniPost: maybe(real("", "Gini coefficient of consumption")),
    floored: integer("workers", "workers whose utility was floored in the welfare function"),
    fallbacks: integer("workers", "workers whose model gave no valid answer"),
    brackets: json(numbers, "list of bracket starts, dollars a year"),
    rates: json(numbers, "list of marginal rates, decimals"),
    parameters: maybe(
      json(
        z.record(z.string(), z.number()).readonly(),
        "values of the law's parameters by name, where they are not rates on brackets; both lists are empty then",
      ),
    ),
    metrics: json(anything, "every other metric"),
    at: maybe(text(`when it was settled, ${when}; empty for runs of before`)),
    usd: maybe(real("US dollars", "list price of its questions; empty where one is not known, and for runs of before")),
  }),
);

export const workerTable = table(
  "workers",
  "one worker of the panel",
  z.object({
    worker: integer("", "row in the population, from 0"),
    weight: real("people", "how many people the row stands for"),
    wage: real("dollars per hour", "hourly wage"),
    incomePerHour: real("dollars a year per weekly hour", "what an hour a week brings in"),
    zeroTaxIncome: maybe(real(dollars, "income of an optimiser at no tax")),
    elasticity: maybe(real("", "elasticity of taxable income")),
    psi: maybe(real("", "what an hour costs in effort: ψ of the utility, as it was calibrated")),
    usualHours: real(weekly, "in the source of the people"),
    age: maybe(integer("years", "age")),
    sex: maybe(text("as in the census tables")),
    education: maybe(text("as in the census tables")),
    occupationGroup: maybe(text("as in the census tables")),
    occupation: maybe(text("as in the census tables")),
    maritalStatus: maybe(text("as in the census tables")),
    householdSize: maybe(integer("people", "people in the household")),
    children: maybe(integer("children", "own children at home")),
    housing: maybe(text("as in the census tables")),
    type: maybe(text("egotistical, altruistic or adversarial; empty where workers have no types")),
    persona: maybe(text("what the worker's model was told that it is")),
    archetype: maybe(integer("", "row of the worker who is asked on its behalf; empty where everybody is asked")),
    columns: maybe(
      json(
        z.record(z.string(), z.union([z.number(), z.string()])).readonly(),
        "further columns of the person, by name",
      ),
    ),
  }),
);

export const workerStepTable = table(
  "worker_steps",
  "one worker of the panel in one step",
  z.object({
    step: integer("", "step, from 1"),
    worker: integer("", "row in the population, from 0"),
    hours: real(weekly, "hours"),
    income: real(dollars, "before tax"),
    tax: real(dollars, "tax"),
    consumption: real(dollars, "income less tax plus the rebate"),
    utility: real("dollars a year where utility is quasi-linear", "utility"),
    satisfied: maybe(real("", "factor of utility of a worker who judges the policy")),
    thought: maybe(text("what the worker's model said of its choice")),
  }),
);

export const electionTable = table(
  "elections",
  "one election",
  z.object({
    step: integer("", "step, from 1"),
    taxYear: integer("", "tax year that the winner's rates begin in"),
    rule: text("voting rule"),
    winner: maybe(integer("", "candidate, from 0; empty where nobody won or rates were composed")),
    winnerName: maybe(text("its name")),
    margin: maybe(real(share, "lead over the runner-up")),
    turnout: real(share, "part of those entitled who voted"),
    condorcetWinner: maybe(integer("", "candidate that beats each other one, from 0")),
    cycles: integer("", "majorities of three candidates that go in a circle"),
    againstInterest: maybe(
      real(share, "votes whose first choice was worse for the voter than another", "against_own_interest"),
    ),
    details: json(anything, "candidates and their rates, shares, the rates that won, pairwise majorities, rounds"),
    cyclicShare: maybe(
      real(
        share,
        "part of what majorities say that goes in a circle; empty where nobody prefers anything, and for runs of before",
      ),
    ),
  }),
);

export const ballotTable = table(
  "ballots",
  "one worker's ballot",
  z.object({
    step: integer("", "step, from 1"),
    worker: integer("", "row in the population, from 0"),
    ranking: maybe(json(numbers, "candidates, best first; empty for who did not vote")),
    approved: maybe(json(numbers, "candidates approved of, where the rule counts approvals")),
    thought: maybe(text("what the worker's model said of its vote")),
    places: maybe(
      json(numbers, "of each in ranking, how many stand above it: equal where they are tied; empty for runs of before"),
    ),
  }),
);

/** Where an answer came from: a request, a batch, the cache, or a call with the same prompt in the same step. */
export const callSources = ["provider", "batch", "cache", "shared"] as const;

export const callTable = table(
  "model_calls",
  "one question to a model",
  z.object({
    step: integer("", "step, from 1"),
    agent: text("planner, or w and the worker's number"),
    purpose: text("hours, rates, persona, …"),
    sample: integer("", "from 1; more under self-consistency"),
    attempt: integer("", "from 1; more when an invalid answer was asked again"),
    uri: text("model as the scenario names it"),
    model: maybe(text("model as the provider returned it")),
    source: textOf(z.enum(callSources), "provider, batch, cache or shared"),
    promptHash: text("first 16 bytes of the SHA-256 of the whole prompt, hexadecimal"),
    system: text("first part of the prompt: rules and persona"),
    user: maybe(text("second part of the prompt; empty where logging.calls does not keep it")),
    answer: maybe(text("as it came")),
    choice: maybe(
      json(
        choice,
        "probabilities of the values that the answer could have, and the probability outside of them before they were made to sum to 1",
      ),
    ),
    thoughts: maybe(text("what the model thought before it answered, where the provider shows it")),
    finishReason: maybe(text("why the answer ended")),
    problem: maybe(text("why the answer was refused")),
    error: maybe(text("why there was no answer")),
    inputTokens: integer("tokens", "tokens"),
    outputTokens: integer("tokens", "tokens"),
    cachedInputTokens: integer("tokens", "part of input_tokens", "cached_tokens"),
    reasoningTokens: integer("tokens", "part of output_tokens that was thought, where the provider says so; else 0"),
    usageEstimated: integer("", "1 where the server did not count, so that tokens were taken from lengths; else 0"),
    requests: integer("", "HTTP requests, retries included"),
    latencyMs: real("milliseconds", "until the answer was there"),
    at: maybe(text(`when it was stored, ${when}; empty for runs of before`)),
    usd: maybe(real("US dollars", "list price; empty where it is not known, and for runs of before")),
  }),
);

/** What is read of a question that got an answer. */
export const recordedTable = table(
  "model_calls",
  "one question that got an answer",
  callTable.schema
    .omit({ system: true, user: true, error: true, thoughts: true, at: true, usd: true })
    .extend({ answer: text("as it came") }),
);

export const warningTable = table(
  "warnings",
  "one warning",
  z.object({
    code: text("what kind of warning"),
    step: integer("", "first step for which it was true; 0 for the whole run"),
    message: text("in words"),
  }),
);

export const batchTable = table(
  "batches",
  "one batch of questions whose answers may not all be recorded",
  z.object({
    step: integer("", "step, from 1"),
    attempt: integer("", "how often its questions were put, from 1"),
    uri: text("model as the scenario names it"),
    batchId: text("the provider's id"),
  }),
);

export const comparisonTable = table(
  "comparisons",
  "one comparison",
  z.object({
    id: text("id of the comparison"),
    name: text("name of the scenario"),
    command: text("as it was typed"),
    status: textOf(z.enum(runStatuses), "running, finished, interrupted or failed"),
    error: maybe(text("why it did not finish")),
    version: text("of llm-econ"),
    startedAt: text(when),
    endedAt: maybe(text(when)),
    process: maybe(text("host and number of the process that writes the comparison")),
    spec: json(anything, "arms with their scenarios, baseline, seeds, data files with hashes"),
    result: json(anything, "what `compare --json` printed"),
    scenarioVersion: maybe(integer("", "version of the scenarios' keys; empty before they had one")),
    epoch: integer("", "how often a process has taken the comparison up; 0 before that was counted"),
    heartbeat: maybe(text(`last sign of life of the process that writes the comparison, ${when}`)),
    tags: json(tagList, "tags that its users gave it"),
    note: maybe(text("what its users noted")),
  }),
);

export const comparisonSeedTable = table(
  "comparison_seeds",
  "one seed of which every arm is finished",
  z.object({ seed: integer("", "seed"), result: json(anything, "what each arm came to") }),
);

export const cacheTable = table(
  "cache",
  "one answer kept for other runs",
  z.object({
    key: text("SHA-256 of model, prompt, answer schema and scope"),
    uri: text("model as the scenario names it"),
    purpose: text("hours, rates, persona, …"),
    model: text("model as the provider returned it"),
    text: text("the answer", "answer"),
    finishReason: text("why the answer ended"),
    createdAt: text(when),
    usedAt: text(when),
    hits: integer("", "times that it was given again"),
  }),
);

/** Tables of which a run has rows. */
export const runRecords = {
  steps: stepTable,
  workers: workerTable,
  worker_steps: workerStepTable,
  elections: electionTable,
  ballots: ballotTable,
  model_calls: callTable,
  warnings: warningTable,
} as const;

/** Columns of a table that say when and for how much something was done: no result, so that they are never compared. */
export const circumstances: Partial<Record<RunRecords, readonly string[]>> = { steps: ["at", "usd"] };

export type RunRecords = keyof typeof runRecords;

/** Columns that tell the rows of a run's table apart, which are read in their order. */
export const recordKeys: Readonly<Record<RunRecords, readonly string[]>> = {
  steps: ["step"],
  workers: ["worker"],
  worker_steps: ["step", "worker"],
  elections: ["step"],
  ballots: ["step", "worker"],
  model_calls: ["step", "agent", "purpose", "sample", "attempt"],
  warnings: ["step", "code"],
};

export type RunRow = RowOf<typeof runListTable>;
export type StoredStep = RowOf<typeof stepTable>;
export type WorkerRow = RowOf<typeof workerTable>;
export type BallotRow = RowOf<typeof ballotTable>;
export type ElectionRow = RowOf<typeof electionTable>;
export type Levels = RowOf<typeof levelsTable>;
export type StoredCall = RowOf<typeof callTable>;
export type RecordedCall = RowOf<typeof recordedTable>;
export type WarningRow = RowOf<typeof warningTable>;
export type OpenBatch = RowOf<typeof batchTable>;
export type CallSource = (typeof callSources)[number];
