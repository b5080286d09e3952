/** Tables as analysts read them: a column `run` first, names in snake case, units that docs/analysis.md tells. */
import type Database from "better-sqlite3";
import { UsageError } from "../../base/errors.ts";
import { suggestion } from "../../base/nearest.ts";

/** `json`: a text that is JSON. */
export type ColumnType = "text" | "integer" | "real" | "json";

export interface ExportColumn {
  readonly name: string;
  readonly type: ColumnType;
  /** What it holds, with its unit. */
  readonly meaning: string;
  /** SQL. */
  readonly value: string;
}

export interface ExportTable {
  readonly name: string;
  /** What a row is. */
  readonly row: string;
  readonly columns: readonly ExportColumn[];
  /** SQL after the columns, with the run's id as its only parameter. */
  readonly source: string;
}

export type ExportRow = readonly (string | number | null)[];

const run = column("run", "text", "id of the run", "e.run_id");
const step = (table: string): ExportColumn => column("step", "integer", "step, from 1", `${table}.step`);
const ofRun = "JOIN episodes e ON e.id = t.episode_id WHERE e.run_id = ?";

export const exportTables: readonly ExportTable[] = [
  {
    name: "runs",
    row: "the run",
    columns: [
      run,
      column("command", "text", "what started it", "r.command"),
      column("name", "text", "name of the scenario", "r.name"),
      column("planner", "text", "who set the rates", "e.planner"),
      column("seed", "integer", "seed", "r.seed"),
      column("steps", "integer", "steps asked for", "e.steps"),
      column("status", "text", "running, finished, interrupted or failed", "r.status"),
      column("error", "text", "why it did not finish", "r.error"),
      column("started_at", "text", "ISO 8601, UTC", "r.started_at"),
      column("ended_at", "text", "ISO 8601, UTC", "r.ended_at"),
      column("version", "text", "of llm-econ", "r.version"),
      column("node", "text", "version of Node", "r.node"),
      column("scenario_path", "text", "file that was run", "r.scenario_path"),
      column("scenario_hash", "text", "SHA-256 of the resolved scenario", "r.scenario_hash"),
      column("scenario", "json", "resolved scenario, every default written out", "r.scenario"),
      column("files", "json", "data files that were read, with their SHA-256", "r.files"),
      column("summary", "json", "what `simulate --json` printed", "r.summary"),
    ],
    source: "FROM runs r JOIN episodes e ON e.run_id = r.id WHERE r.id = ? ORDER BY e.id",
  },
  {
    name: "steps",
    row: "one step",
    columns: [
      run,
      step("t"),
      column("tax_year", "integer", "tax year, from 1", "t.tax_year"),
      column(
        "welfare",
        "real",
        "per worker, in the unit of the welfare function (dollars a year; paper: a ratio)",
        "t.welfare",
      ),
      column("revenue_per_worker", "real", "mean tax, dollars a year; equals the rebate", "t.revenue_per_worker"),
      column("mean_hours", "real", "hours a week", "t.mean_hours"),
      column("mean_income", "real", "before tax, dollars a year", "t.mean_income"),
      column("gini_pre", "real", "Gini coefficient of income before tax", "t.gini_pre"),
      column("gini_post", "real", "Gini coefficient of consumption", "t.gini_post"),
      metric("average_tax_rate", "averageTaxRate", "all tax over all income, a share"),
      metric(
        "income_weighted_marginal_rate",
        "incomeWeightedMarginalRate",
        "marginal rate weighted by income, a share",
      ),
      metric("atkinson1", "atkinson1", "Atkinson index of consumption at aversion 1"),
      metric("p90p10", "p90p10", "90th over 10th percentile of consumption"),
      metric("top1_share", "top1Share", "part of all income before tax that the richest 1 % have, a share"),
      metric("kakwani", "kakwani", "Kakwani index; above 0 where tax is progressive"),
      metric("suits", "suits", "Suits index; above 0 where tax is progressive"),
      metric("share_at_kinks", "shareAtKinks", "workers at the start of a bracket, a share"),
      metric("share_not_working", "shareNotWorking", "workers with no hours, a share"),
      metric("mean_utility", "meanUtility", "dollars a year"),
      metric("min_utility", "minUtility", "dollars a year"),
      column("floored", "integer", "workers whose utility was floored in the welfare function", "t.floored"),
      column("fallbacks", "integer", "workers whose model gave no valid answer", "t.fallbacks"),
      column("brackets", "json", "list of bracket starts, dollars a year", "t.brackets"),
      column("rates", "json", "list of marginal rates, decimals", "t.rates"),
    ],
    source: `FROM steps t ${ofRun} ORDER BY t.step`,
  },
  {
    name: "rates",
    row: "one bracket in one step",
    columns: [
      run,
      step("t"),
      column("tax_year", "integer", "tax year, from 1", "t.tax_year"),
      column("bracket", "integer", "bracket, from 1", "b.key + 1"),
      column("bracket_from", "real", "where it starts, dollars a year", "b.value"),
      column("rate", "real", "marginal rate, a decimal", "json_extract(t.rates, '$[' || b.key || ']')"),
    ],
    source: `FROM steps t JOIN json_each(t.brackets) b ${ofRun} ORDER BY t.step, b.key`,
  },
  {
    name: "workers",
    row: "one worker of the panel",
    columns: [
      run,
      column("worker", "integer", "row in the population, from 0", "t.worker"),
      column("weight", "real", "how many people the row stands for", "t.weight"),
      column("wage", "real", "dollars per hour", "t.wage"),
      column("income_per_hour", "real", "dollars a year per weekly hour", "t.income_per_hour"),
      column("zero_tax_income", "real", "income of an optimiser at no tax, dollars a year", "t.zero_tax_income"),
      column("usual_hours", "real", "hours a week in the source of the people", "t.usual_hours"),
      column("age", "integer", "years", "t.age"),
      column("sex", "text", "as in the census tables", "t.sex"),
      column("education", "text", "as in the census tables", "t.education"),
      column("occupation_group", "text", "as in the census tables", "t.occupation_group"),
      column("occupation", "text", "as in the census tables", "t.occupation"),
      column("marital_status", "text", "as in the census tables", "t.marital_status"),
      column("household_size", "integer", "people", "t.household_size"),
      column("children", "integer", "own children at home", "t.children"),
      column("housing", "text", "as in the census tables", "t.housing"),
      column("type", "text", "egotistical, altruistic or adversarial; empty where workers have no types", "t.type"),
      column("persona", "text", "what the worker's model was told that it is", "t.persona"),
    ],
    source: `FROM workers t ${ofRun} ORDER BY t.worker`,
  },
  {
    name: "worker_steps",
    row: "one worker of the panel in one step",
    columns: [
      run,
      step("t"),
      column("tax_year", "integer", "tax year, from 1", "s.tax_year"),
      column("worker", "integer", "row in the population, from 0", "t.worker"),
      column("hours", "real", "hours a week", "t.hours"),
      column("income", "real", "before tax, dollars a year", "t.income"),
      column("tax", "real", "dollars a year", "t.tax"),
      column("consumption", "real", "income less tax plus the rebate, dollars a year", "t.consumption"),
      column("utility", "real", "dollars a year where utility is quasi-linear", "t.utility"),
      column("satisfied", "real", "factor of utility of a worker who judges the policy", "t.satisfied"),
      column("thought", "text", "what the worker's model said of its choice", "t.thought"),
    ],
    source: `FROM worker_steps t JOIN steps s ON s.episode_id = t.episode_id AND s.step = t.step ${ofRun} ORDER BY t.step, t.worker`,
  },
  {
    name: "elections",
    row: "one election",
    columns: [
      run,
      step("t"),
      column("tax_year", "integer", "tax year that the winner's rates begin in", "t.tax_year"),
      column("rule", "text", "voting rule", "t.rule"),
      column("winner", "integer", "candidate, from 0; empty where nobody won or rates were composed", "t.winner"),
      column("winner_name", "text", "its name", "t.winner_name"),
      column("margin", "real", "lead over the runner-up, a share", "t.margin"),
      column("turnout", "real", "part of those entitled who voted, a share", "t.turnout"),
      column("condorcet_winner", "integer", "candidate that beats each other one, from 0", "t.condorcet_winner"),
      column("cycles", "integer", "majorities of three candidates that go in a circle", "t.cycles"),
      column(
        "against_own_interest",
        "real",
        "votes whose first choice was worse for the voter than another, a share",
        "t.against_own_interest",
      ),
      column(
        "details",
        "json",
        "candidates and their rates, shares, the rates that won, pairwise majorities, rounds",
        "t.details",
      ),
    ],
    source: `FROM elections t ${ofRun} ORDER BY t.step`,
  },
  {
    name: "ballots",
    row: "one worker's ballot",
    columns: [
      run,
      step("t"),
      column("worker", "integer", "row in the population, from 0", "t.worker"),
      column("ranking", "json", "candidates, best first; empty for who did not vote", "t.ranking"),
      column("approved", "json", "candidates approved of, where the rule counts approvals", "t.approved"),
      column("thought", "text", "what the worker's model said of its vote", "t.thought"),
    ],
    source: `FROM ballots t ${ofRun} ORDER BY t.step, t.worker`,
  },
  {
    name: "model_calls",
    row: "one question to a model",
    columns: [
      run,
      step("t"),
      column("agent", "text", "planner, or w and the worker's number", "t.agent"),
      column("purpose", "text", "hours, rates, persona, …", "t.purpose"),
      column("sample", "integer", "from 1; more under self-consistency", "t.sample"),
      column("attempt", "integer", "from 1; more when an invalid answer was asked again", "t.attempt"),
      column("uri", "text", "model as the scenario names it", "t.uri"),
      column("model", "text", "model as the provider returned it", "t.model"),
      column("source", "text", "provider, batch, cache or shared", "t.source"),
      column("prompt_hash", "text", "SHA-256 of the whole prompt", "t.prompt_hash"),
      column("system", "text", "first part of the prompt: rules and persona", "x.text"),
      column("user", "text", "second part of the prompt", "t.user"),
      column("answer", "text", "as it came", "t.answer"),
      column("finish_reason", "text", "why the answer ended", "t.finish_reason"),
      column("problem", "text", "why the answer was refused", "t.problem"),
      column("error", "text", "why there was no answer", "t.error"),
      column("input_tokens", "integer", "tokens", "t.input_tokens"),
      column("output_tokens", "integer", "tokens", "t.output_tokens"),
      column("cached_tokens", "integer", "part of input_tokens", "t.cached_tokens"),
      column("requests", "integer", "HTTP requests, retries included", "t.requests"),
      column("latency_ms", "real", "milliseconds", "t.latency_ms"),
    ],
    source: `FROM model_calls t LEFT JOIN texts x ON x.hash = t.system_hash ${ofRun} ORDER BY t.step, t.agent, t.purpose, t.sample, t.attempt`,
  },
  {
    name: "warnings",
    row: "one warning",
    columns: [
      run,
      column("code", "text", "what kind of warning", "t.code"),
      column("step", "integer", "first step for which it was true; 0 for the whole run", "t.step"),
      column("message", "text", "in words", "t.message"),
    ],
    source: `FROM warnings t ${ofRun} ORDER BY t.step, t.code`,
  },
];

/** @throws UsageError with the names that there are */
export function exportTable(name: string): ExportTable {
  const table = exportTables.find((known) => known.name === name);
  if (table) return table;
  const names = exportTables.map((known) => known.name);
  throw new UsageError(`no table "${name}"; ${suggestion(name, names)}`, { hint: `Tables: ${names.join(", ")}.` });
}

/** Rows one by one, as the database reads them: a million of them take no more memory than one. */
export function exportRows(database: Database.Database, id: string, table: ExportTable): IterableIterator<ExportRow> {
  const values = table.columns.map(({ value, name }) => `${value} AS "${name}"`).join(", ");
  return database.prepare(`SELECT ${values} ${table.source}`).raw().iterate(id) as IterableIterator<ExportRow>;
}

function column(name: string, type: ColumnType, meaning: string, value: string): ExportColumn {
  return { name, type, meaning, value };
}

/** A number out of a step's further metrics. */
function metric(name: string, key: string, meaning: string): ExportColumn {
  return column(name, "real", meaning, `json_extract(t.metrics, '$.${key}')`);
}
