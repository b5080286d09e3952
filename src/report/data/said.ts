/** What a run's models said of what they did: the planner's last proposals, and workers from the poorest to the richest. */
import { reasoningOf } from "../../models/answers/reasoning-of.ts";
import { takenAnswer } from "../../run/taken-answer.ts";
import type { PanelStep } from "../../store/panel-step.ts";
import type { RunDetails, Store } from "../../store/store.ts";

export interface Said {
  /** Who said it, and of what. */
  readonly who: string;
  readonly step: number;
  /** The reason in its answer; empty where it gave none. */
  readonly reason: string;
  /** What its model thought before it answered, where the provider shows it; else empty. */
  readonly thoughts: string;
}

/** Tax years whose proposals are quoted. */
const yearsQuoted = 3;
/** Characters of a text that are quoted. */
const longest = 800;

export async function saidIn(store: Pick<Store, "call">, run: RunDetails, last: PanelStep): Promise<readonly Said[]> {
  const starts = run.series.filter(({ taxYear }, i) => i === 0 || taxYear !== run.series[i - 1].taxYear);
  const questions = [
    ...starts.slice(-yearsQuoted).map(({ step, taxYear }) => ({
      ...{ agent: "planner", purpose: "rates", step },
      who: `The planner, of the rates of tax year ${taxYear}`,
    })),
    ...byIncome(last).map(({ worker, words }) => ({
      ...{ agent: `w${worker}`, purpose: "hours", step: last.step },
      who: `Worker ${worker}, who has ${words}, of its hours in step ${last.step}`,
    })),
  ];
  const said: Said[] = [];
  for (const { who, ...question } of questions) {
    const call = await takenAnswer(store, run.id, question);
    const [reason, thoughts] = [reasoningOf(call?.answer ?? null) ?? "", call?.thoughts ?? ""].map(quoted);
    if (reason !== "" || thoughts !== "") said.push({ who, step: question.step, reason, thoughts });
  }
  return said;
}

function byIncome({ worker, income }: PanelStep): readonly { readonly worker: number; readonly words: string }[] {
  const order = Array.from(income.keys()).sort((a, b) => income[a] - income[b] || a - b);
  if (order.length === 0) return [];
  const places = [
    ["the lowest income", 0],
    ["the income in the middle", Math.floor((order.length - 1) / 2)],
    ["the highest income", order.length - 1],
  ] as const;
  return places
    .filter(([, place], k) => places.findIndex(([, other]) => other === place) === k)
    .map(([words, place]) => ({ worker: worker[order[place]], words }));
}

function quoted(text: string): string {
  const whole = text.trim();
  return whole.length <= longest ? whole : `${whole.slice(0, longest).trimEnd()}…`;
}
