import type { z } from "zod";

/** What a registry tells the schema about one of its kinds. */
export interface Kind {
  readonly name: string;
  readonly description: string;
  /** Keys of its section that this kind reads; others are accepted and listed as unused. */
  readonly uses: readonly string[];
  /** Schema of the section's `options`, where the kind has any; what it gives out is what the kind is given. */
  readonly options?: z.ZodType<Record<string, unknown>>;
}

export function kindOf<K extends Kind>(kinds: readonly K[], name: string): K | undefined {
  return kinds.find((kind) => kind.name === name);
}
