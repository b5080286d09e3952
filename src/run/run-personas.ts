/** What the workers of a run are, in words. */

import type { Archetypes } from "../agents/archetypes/archetypes.ts";
import { readsKey } from "../agents/registry.ts";
import { personaFallback, type Warning } from "../episode/warnings.ts";
import { poll } from "../models/answers/poll.ts";
import type { ChatModel } from "../models/chat-model.ts";
import { traitColumns } from "../personas/persona-source.ts";
import { personaText } from "../personas/persona-text.ts";
import { type PersonaWriterOptions, writtenPersona } from "../personas/persona-writer.ts";
import type { CodedColumn } from "../population/population.ts";
import type { Prepared } from "./prepare.ts";

export interface PersonaTexts {
  /** One for each worker; null where no model reads it. */
  readonly personas: readonly string[] | null;
  /** Traits of the workers that are labels; null where none were drawn. */
  readonly traits: ReadonlyMap<string, CodedColumn> | null;
  readonly warnings: readonly Warning[];
}

/** Only who is asked needs to know who he is. */
function askedRows({ donors, checks }: Archetypes): ReadonlySet<number> {
  return new Set([...donors, ...checks.flatMap(({ rows }) => [...rows])]);
}

/** @param model rewrites the texts; null where none is asked */
export async function personaTexts(
  { scenario, population, personas: source, kinds, archetypes }: Prepared,
  model: ChatModel | null,
  episode: string,
  signal: AbortSignal,
): Promise<PersonaTexts> {
  const { workers, models, seed } = scenario;
  const areRead = workers.personas && readsKey(workers, "personas", kinds.deciders);
  const drawn = source && (areRead || workers.satisfaction) ? source.draw(population, seed) : null;
  const traits = drawn && traitColumns(drawn);
  if (!areRead) return { personas: null, traits, warnings: [] };
  const asked = archetypes ? askedRows(archetypes) : null;
  const texts =
    drawn?.map(({ text }) => text) ??
    Array.from({ length: population.size }, (_, i) =>
      asked === null || asked.has(i) ? personaText(population, i, seed) : "",
    );
  if (model === null) return { personas: texts, traits, warnings: [] };
  const options: PersonaWriterOptions = {
    model,
    population,
    drafts: [...texts],
    seed,
    episode,
    promptBudget: models.promptBudget,
    maxOutputTokens: workers.personaMaxOutputTokens,
    reasoningEffort: workers.personaReasoning,
  };
  const { concurrency: atOnce, reasks } = models;
  const agents = texts.flatMap((_, i) => (asked === null || asked.has(i) ? [i] : []));
  // A template does for some of them; a model that writes none is another thing than was wanted.
  const needsAnswer = models.maxInvalid < 1;
  const fallbacks = await poll(
    { agents, atOnce, reasks, maxInvalid: 1, needsAnswer, about: "personas", signal },
    async (i, how, stop) => {
      const asked = await writtenPersona(options, i, how, stop);
      if (asked.value) texts[i] = asked.value.persona;
      return asked;
    },
  );
  return { personas: texts, traits, warnings: fallbacks > 0 ? [personaFallback(fallbacks, agents.length)] : [] };
}
