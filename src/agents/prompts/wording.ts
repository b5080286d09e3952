/** The rules of a prompt as sections of text with named slots: those that come with the package, or a user's own. */

export interface Slot {
  readonly name: string;
  /** What stands there. */
  readonly description: string;
  /** True where a prompt without it could not be answered, or would say nothing of what is wanted. */
  readonly isRequired: boolean;
}

/** Who is asked, and what can be said to them. */
export interface WordingKind {
  /** As in `workers.prompt`. */
  readonly key: string;
  readonly slots: readonly Slot[];
  /** The package's own texts, by name, in their order. */
  readonly sections: Readonly<Record<string, string>>;
}

/** A piece of a section: text as it stands, or the slot of this name. */
export type WordingPart = { readonly text: string } | { readonly slot: string };

export interface PromptWording {
  readonly name: string;
  /** Absolute paths of every file that it was read from. */
  readonly files: readonly string[];
  readonly sections: readonly (readonly WordingPart[])[];
}

const braces = /\{\{|\}\}|\{([^{}]*)\}/g;

/** A section cut at its slots; `{{` and `}}` are braces. */
export function wordingParts(text: string): readonly WordingPart[] {
  const parts: WordingPart[] = [];
  let from = 0;
  const add = (piece: string): void => {
    const last = parts.at(-1);
    if (piece === "") return;
    if (last && "text" in last) parts[parts.length - 1] = { text: last.text + piece };
    else parts.push({ text: piece });
  };
  for (const match of text.matchAll(braces)) {
    add(text.slice(from, match.index));
    from = match.index + match[0].length;
    if (match[1] === undefined) add(match[0][0]);
    else parts.push({ slot: match[1].trim() });
  }
  add(text.slice(from));
  return parts;
}

/** Whether a brace has no partner. */
export function hasLooseBrace(text: string): boolean {
  return /[{}]/.test(text.replaceAll(braces, ""));
}

/** The package's own wording. */
export function ownWording({ sections }: WordingKind): PromptWording {
  return { name: "default", files: [], sections: Object.values(sections).map(wordingParts) };
}

/** The rules as they are sent: sections with their slots filled, an empty line between them. */
export function filledWording({ sections }: PromptWording, slots: Readonly<Record<string, string>>): string {
  return sections
    .map((parts) => parts.map((part) => ("text" in part ? part.text : slots[part.slot])).join(""))
    .join("\n\n");
}
