/** The prompts of each role as they are sent, for docs/agents.md: those of a small run with the stand-in, one of each kind. */
import { offlineModel } from "../src/agents/stand-in/offline-model.ts";
import type { ChatModel, ChatRequest } from "../src/models/chat-model.ts";
import { builtInKinds } from "../src/plugins/kinds.ts";
import { prepare } from "../src/run/prepare.ts";
import { simulate } from "../src/run/simulate.ts";
import { parseScenario } from "../src/scenario/load.ts";
import { openMemory } from "../src/store/open-store.ts";
import { between } from "./generated.ts";

const scenario = `name: prompts
steps: 8
taxYear: 2
population: {size: 4}
economy: {brackets: three}
workers: {personaModel: "offline:learner", satisfaction: true}
election: {every: 2, mandate: free, rule: approval}
`;

/** Under the statute, whose planner moves more than rates. */
const statute = `name: prompts
steps: 6
taxYear: 2
population: {size: 12}
economy: {law: us-2024, calibrate: {under: us-2024}}
planner: {kind: llm, levers: [rates, eitc, ctc]}
`;

/** Where citizens are asked about pairs. */
const pairwise = `name: prompts
steps: 6
taxYear: 2
population: {size: 4}
economy: {brackets: three}
election: {every: 2, ballots: pairwise}
`;

type Titles = readonly (readonly [purpose: string, title: string])[];

const statuteTitles: Titles = [
  ["hours", "A worker under the statute: hours"],
  ["rates", "A planner under the statute: parameters of the law"],
];

const pairTitles: Titles = [["pair", "A citizen: two platforms"]];

/** What is asked of whom, in the order of the page. */
const titles: Titles = [
  ["hours", "A worker: hours"],
  ["rates", "A planner: rates"],
  ["satisfaction", "A citizen: satisfaction"],
  ["platform", "A citizen: platform"],
  ["ballot", "A citizen: ballot"],
  ["leader", "A citizen who leads: rates"],
  ["persona", "The persona writer"],
];

interface Sent {
  readonly request: ChatRequest;
  readonly answer: string;
}

/**
 * The last question of each purpose, which has a past to show.
 * @param worker whose
 */
async function sentPrompts(text: string, worker: string): Promise<ReadonlyMap<string, Sent>> {
  const sent = new Map<string, Sent>();
  const inner = offlineModel("learner");
  const modelOf = (uri: string): ChatModel => ({
    uri,
    async complete(request, signal) {
      const response = await inner.complete(request, signal);
      const { purpose, agent } = request.key;
      if (agent === "planner" || agent === worker || purpose === "leader")
        sent.set(purpose, { request, answer: response.text });
      return response;
    },
  });
  const store = await openMemory();
  try {
    await simulate({
      prepared: prepare(parseScenario(text, "prompts.yaml", builtInKinds).scenario),
      ...{ store, env: {}, signal: new AbortController().signal, listeners: [], modelOf },
      ...{ command: "docs", scenarioPath: null },
    });
  } finally {
    await store.close();
  }
  return sent;
}

/** docs/agents.md with the prompts as they are now. */
export async function agentsPage(): Promise<readonly [path: string, text: string]> {
  const path = "docs/agents.md";
  const first = between(path, "prompts", await pageOf(scenario, titles, "w0"));
  const second = between(path, "pair-prompts", await pageOf(pairwise, pairTitles, "w0"), first);
  return [path, between(path, "statute-prompts", await pageOf(statute, statuteTitles, "w8"), second)];
}

async function pageOf(text: string, named: Titles, worker: string): Promise<string> {
  const sent = await sentPrompts(text, worker);
  const sections = named.map(([purpose, title]) => {
    const found = sent.get(purpose);
    if (!found) throw new Error(`nobody was asked about ${purpose}`);
    const { system, user } = found.request;
    return [
      `### ${title} (\`${purpose}\`)`,
      "",
      ...["```text", system, "```", "", "```json", user, "```"],
      ...["", `The stand-in's answer: \`${found.answer}\``],
    ].join("\n");
  });
  return `A run with \`offline:learner\` sends them, from\n\n\`\`\`yaml\n${text}\`\`\`\n\n${sections.join("\n\n")}`;
}
