/** Personas written by a model from the facts of the census. */
import { z } from "zod";
import { answerFormat } from "../models/answers/answer.ts";
import { type Asked, type AskOptions, ask } from "../models/answers/ask.ts";
import { foreignText } from "../models/answers/foreign-text.ts";
import type { ChatModel, ReasoningEffort } from "../models/chat-model.ts";
import type { PersonaPrompt } from "../models/observations.ts";
import { noPast, withinPromptBudget } from "../models/wrappers/prompt-budget.ts";
import type { Population } from "../population/population.ts";
import { personaLimit, personFacts } from "./persona-text.ts";

export interface PersonaWriterOptions {
  readonly model: ChatModel;
  readonly population: Population;
  /** The text of each person that the model rewrites. */
  readonly drafts: readonly string[];
  readonly seed: number;
  readonly episode: string;
  /** Tokens that a prompt may have; null for no limit. */
  readonly promptBudget: number | null;
  /** Most tokens of an answer; 4,000 by default. */
  readonly maxOutputTokens?: number | undefined;
  /** How much a reasoning model thinks; by default as the provider has it. */
  readonly reasoningEffort?: ReasoningEffort | undefined;
}

/** Far more than a persona needs: what a reasoning model thinks counts too. */
const defaultOutputTokens = 4000;
const lengthLimit = 900;
/** Characters of one fact. */
const factLimit = 200;

const format = answerFormat("persona", z.strictObject({ persona: z.string().min(20).max(lengthLimit) }));

const rules = `You write personas for an economic simulation. You get one line of JSON: facts about a person from the census, and a draft. Rewrite the draft as three to five sentences in the second person ("You are …"), at most ${lengthLimit} characters: work, stage of career, level of income, attitude to money, attitude to risk, circumstances of life.
- Change no fact. Invent no name, place, ethnicity, religion or political view.
- What is not among the facts is invented: keep the draft's remark that says so.
Answer with only a JSON object: {"persona": "<text>"}`;

/** The persona of one worker. */
export async function writtenPersona(
  options: PersonaWriterOptions,
  index: number,
  how: AskOptions,
  signal: AbortSignal,
): Promise<Asked<{ readonly persona: string }>> {
  const { model, population, drafts, seed } = options;
  const draft = foreignText(drafts[index], personaLimit);
  const facts = plainFacts(personFacts(population, index));
  const prompt: PersonaPrompt = { id: { seed, agent: `w${index}`, step: 0, purpose: "persona" }, facts, draft };
  const user = JSON.stringify(prompt);
  const agent = `w${index}`;
  withinPromptBudget(noPast, options.promptBudget, () => rules.length + user.length, `${agent} about persona`);
  return ask(
    model,
    {
      key: { episode: options.episode, step: 0, agent, purpose: "persona", sample: 1 },
      system: rules,
      user,
      maxOutputTokens: options.maxOutputTokens ?? defaultOutputTokens,
      reasoningEffort: options.reasoningEffort,
    },
    format,
    how,
    signal,
  );
}

/** Labels come from a user's file. */
function plainFacts(facts: PersonaPrompt["facts"]): PersonaPrompt["facts"] {
  return Object.fromEntries(
    Object.entries(facts).map(([name, value]) => [
      name,
      typeof value === "string" ? foreignText(value, factLimit) : value,
    ]),
  );
}
