/** Texts of stored runs: what candidates stood for, why a planner set its rates, what workers thought of their hours. */
import { z } from "zod";
import { UsageError } from "../../base/errors.ts";
import { reasoningOf } from "../../models/answers/reasoning-of.ts";
import { takenAnswer } from "../../run/taken-answer.ts";
import { rowOf } from "../../store/columns.ts";
import type { RunDetails, Store } from "../../store/store.ts";
import { electionTable } from "../../store/tables.ts";
import { type JudgedText, longestText, shownText } from "./judged-text.ts";

/** What of a run can be compared, in words. */
export const textSources = {
  platforms: "what candidates stood for in its elections: rates and slogan",
  rationales: "the planner's reason for its rates of each tax year",
  outcomes: "what each tax year came to: rates, incomes, hours, inequality",
  thoughts: "each worker's reason for its hours in the last step",
} as const;

export type TextSource = keyof typeof textSources;

/** What is measured of such texts, which scores can be set beside. */
export const measuredOf: Partial<Record<TextSource, string>> = {
  rationales: "what welfare gained in the year",
  outcomes: "the formal welfare",
};

type TextStore = Pick<Store, "resolve" | "run" | "runs" | "records" | "call" | "panel">;

/**
 * @param reference of a run or a comparison, whose runs are all read
 * @throws UsageError where it fits nothing, or has fewer than two such texts
 */
export async function storedTexts(
  store: TextStore,
  reference: string,
  source: TextSource,
): Promise<readonly JudgedText[]> {
  const runs = await runsMeant(store, reference);
  const found: JudgedText[] = [];
  for (const run of runs) {
    const name = runs.length === 1 ? "" : `${run.arm ?? run.id} ${run.seed} `;
    for (const { id, ...rest } of await readers[source](store, run)) found.push({ id: name + id, ...rest });
  }
  // Platforms come again from year to year and from seed to seed: each is judged once.
  const first = new Map<string, JudgedText>();
  for (const one of found)
    if (shownText(one.text) !== "" && !first.has(one.text))
      first.set(one.text, { ...one, text: one.text.slice(0, longestText) });
  const texts = [...first.values()];
  if (texts.length < 2)
    throw new UsageError(
      `${reference} has ${texts.length === 0 ? "no" : "only one of the"} ${source}; expected two or more`,
      {
        hint: `${source}: ${textSources[source]}. Models give reasons where prompting: chain-of-thought asks for them.`,
      },
    );
  return texts;
}

async function runsMeant(store: TextStore, reference: string): Promise<readonly RunDetails[]> {
  if (reference === "latest") return [await store.run(reference)];
  const { kind, id } = await store.resolve(reference);
  if (kind === "run") return [await store.run(id)];
  const members = (await store.runs()).filter(({ comparison }) => comparison === id).toReversed();
  if (members.length === 0)
    throw new UsageError(
      `comparison ${id} keeps no runs of its own, only their figures; expected runs whose models were asked`,
    );
  const runs: RunDetails[] = [];
  for (const member of members) runs.push(await store.run(member.id));
  return runs;
}

const readers: Readonly<Record<TextSource, (store: TextStore, run: RunDetails) => Promise<readonly JudgedText[]>>> = {
  platforms,
  rationales,
  outcomes,
  thoughts,
};

const held = z.looseObject({
  candidates: z.array(
    z.looseObject({
      name: z.string(),
      rates: z.array(z.number()),
      parameters: z.record(z.string(), z.number()).optional(),
      slogan: z.string().optional(),
    }),
  ),
});

async function platforms(store: TextStore, run: RunDetails): Promise<readonly JudgedText[]> {
  const texts: JudgedText[] = [];
  const brackets = run.series[0]?.brackets ?? [];
  for await (const page of store.records(run.id, "elections"))
    for (const row of page) {
      const { taxYear, details } = rowOf(electionTable, row, `run ${run.id}`);
      for (const { name, rates, parameters, slogan } of held.parse(details).candidates) {
        const said = slogan === undefined || slogan === "" ? "" : ` ${slogan}`;
        const law = parameters
          ? Object.entries(parameters).map(([key, value]) => `${key} ${value}`)
          : rates.map((rate, k) => `${percent(rate)} of income above $${(brackets[k] ?? 0).toLocaleString("en-US")}`);
        texts.push({ id: `year ${taxYear} ${name}`, text: `Tax rates: ${law.join(", ")}.${said}` });
      }
    }
  return texts;
}

function percent(rate: number): string {
  return `${Number((100 * rate).toFixed(1))} %`;
}

/** With what the year's welfare is above that of the year before. */
async function rationales(store: TextStore, { id, series }: RunDetails): Promise<readonly JudgedText[]> {
  const texts: JudgedText[] = [];
  let before: number | null = null;
  for (const [i, { step, taxYear }] of series.entries()) {
    if (i > 0 && series[i - 1].taxYear === taxYear) continue;
    const { welfare } = series.findLast((one) => one.taxYear === taxYear) ?? series[i];
    const call = await takenAnswer(store, id, { agent: "planner", purpose: "rates", step });
    const text = reasoningOf(call?.answer ?? null) ?? call?.thoughts ?? "";
    texts.push({ id: `year ${taxYear}`, text, ...(before !== null && { outcome: welfare - before }) });
    before = welfare;
  }
  return texts;
}

/** At the end of each year, with the scenario's own welfare. */
async function outcomes(_: TextStore, { series }: RunDetails): Promise<readonly JudgedText[]> {
  const ends = series.filter(({ taxYear }, i) => series[i + 1]?.taxYear !== taxYear);
  const dollars = (value: number): string => `$${Math.round(value).toLocaleString("en-US")}`;
  return ends.map(({ taxYear, brackets, rates, parameters, meanIncome, meanHours, revenuePerWorker, ...rest }) => ({
    id: `year ${taxYear}`,
    text: [
      `Mean income ${dollars(meanIncome)} a year before tax`,
      `${meanHours.toFixed(1)} hours of work a week`,
      `${dollars(revenuePerWorker)} of tax a worker, paid back in equal shares`,
      `Gini coefficient ${(rest.giniPre ?? 0).toFixed(3)} before and ${(rest.giniPost ?? 0).toFixed(3)} after tax`,
      lawText(rates, brackets, parameters),
    ].join("; "),
    outcome: rest.welfare,
  }));
}

/** Words of a law; its parameters where it has others than rates on brackets. */
function lawText(
  rates: readonly number[],
  brackets: readonly number[],
  parameters: Readonly<Record<string, number>> | null | undefined,
): string {
  const parts = parameters
    ? Object.entries(parameters).map(([key, value]) => `${key} ${value}`)
    : rates.map((rate, k) => `${percent(rate)} of income above $${(brackets[k] ?? 0).toLocaleString("en-US")}`);
  return `tax rates: ${parts.join(", ")}`;
}

async function thoughts(store: TextStore, { id, series }: RunDetails): Promise<readonly JudgedText[]> {
  const { worker } = await store.panel(id, series.length);
  const texts: JudgedText[] = [];
  for (const one of worker) {
    const call = await takenAnswer(store, id, { agent: `w${one}`, purpose: "hours", step: series.length });
    texts.push({ id: `w${one}`, text: reasoningOf(call?.answer ?? null) ?? call?.thoughts ?? "" });
  }
  return texts;
}
