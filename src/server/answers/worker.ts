import type { FieldColumn } from "../../store/columns.ts";
import { type WorkerRow, workerTable } from "../../store/tables.ts";
import type { WorkerStepView } from "../../store/views.ts";
import type { Fact, WorkerDetails, WorkerHistory } from "../api.ts";
import { type Dashboard, runId } from "../dashboard.ts";
import { parsedQuestion, whole } from "../query.ts";
import { Refusal } from "../refusal.ts";
import { electionDetails } from "./elections.ts";

/** Columns of a worker that its page shows elsewhere, or that say nothing of the person. */
const notFacts: ReadonlySet<string> = new Set(["worker", "persona", "columns"]);
/** What the scenario gives people, in the place of the source that they are from. */
const givenByScenario: ReadonlySet<string> = new Set(["zeroTaxIncome", "elasticity", "psi", "type"]);

/** @throws Refusal 404 */
export async function workerDetails(dashboard: Dashboard, reference: string, row: string): Promise<WorkerDetails> {
  const { views } = dashboard;
  const number = parsedQuestion(whole(0), row);
  const id = await runId(dashboard, reference);
  const worker = views.worker(id, number);
  if (!worker) throw new Refusal(404, `worker ${number} has no row in this run`);
  const elections = new Map(views.elections(id).map((election) => [election.step, election]));
  return {
    worker,
    facts: factsOf(worker),
    persona: worker.persona,
    invented: inventedIn(worker.persona ?? ""),
    history: historyOf(views.history(id, number)),
    votes: views.votes(id, number).map((ballot) => {
      const election = elections.get(ballot.step);
      const candidates = election ? electionDetails(election.details).candidates : [];
      return { ...ballot, rule: election?.rule ?? "", candidates: candidates.map(({ name }) => name) };
    }),
    calls: views.callCount(id, `w${number}`),
  };
}

function factsOf(worker: WorkerRow): readonly Fact[] {
  const facts = workerTable.columns.flatMap(({ field, unit }: FieldColumn): Fact[] => {
    const value: unknown = Reflect.get(worker, field);
    if (notFacts.has(field) || (typeof value !== "string" && typeof value !== "number")) return [];
    return [{ name: field, value, unit, isInvented: givenByScenario.has(field) }];
  });
  const further = Object.entries(worker.columns ?? {});
  return [...facts, ...further.map(([name, value]): Fact => ({ name, value, unit: "", isInvented: false }))];
}

/** Sentences of a persona that say of themselves that they are invented, as every text of this program does. */
export function inventedIn(persona: string): readonly string[] {
  return (persona.match(/[^.!?\n]+(?:[.!?](?!\s|$)[^.!?\n]*)*[.!?]?/g) ?? [])
    .map((sentence) => sentence.trim())
    .filter((sentence) => /\binvented\b/i.test(sentence));
}

function historyOf(rows: readonly WorkerStepView[]): WorkerHistory {
  return {
    step: rows.map(({ step }) => step),
    hours: rows.map(({ hours }) => hours),
    income: rows.map(({ income }) => income),
    tax: rows.map(({ tax }) => tax),
    consumption: rows.map(({ consumption }) => consumption),
    utility: rows.map(({ utility }) => utility),
    satisfied: rows.map(({ satisfied }) => satisfied),
    thought: rows.map(({ thought }) => thought),
  };
}
