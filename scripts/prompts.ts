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

/** What is asked of whom, in the order of the page. */
const titles: readonly (readonly [purpose: string, title: string])[] = [
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

/** The last question of each purpose, which has a past to show. */
async function sentPrompts(): Promise<ReadonlyMap<string, Sent>> {
  const sent = new Map<string, Sent>();
  const inner = offlineModel("learner");
  const modelOf = (uri: string): ChatModel => ({
    uri,
    async complete(request, signal) {
      const response = await inner.complete(request, signal);
      const { purpose, agent } = request.key;
      if (agent === "planner" || agent === "w0" || purpose === "leader")
        sent.set(purpose, { request, answer: response.text });
      return response;
    },
  });
  const store = await openMemory();
  try {
    await simulate({
      prepared: prepare(parseScenario(scenario, "prompts.yaml", builtInKinds).scenario),
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
  const sent = await sentPrompts();
  const sections = titles.map(([purpose, title]) => {
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
  const text = `A run with \`offline:learner\` sends them, from\n\n\`\`\`yaml\n${scenario}\`\`\`\n\n${sections.join("\n\n")}`;
  return ["docs/agents.md", between("docs/agents.md", "prompts", text)];
}
