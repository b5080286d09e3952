/** What a small game is: its rules in words, and the moves that are asked for. */
export interface Game {
  readonly name: string;
  /** Without a brace: what comes before a line of JSON has none. */
  readonly rules: string;
  readonly moves: readonly Move[];
}

/** A whole number from least to most. */
export interface Move {
  /** What it is called on the card, unique within the game. */
  readonly name: string;
  readonly role: string;
  /** What the number means. */
  readonly words: string;
  readonly least: number;
  readonly most: number;
  /** What has happened before, by name. */
  readonly facts: Readonly<Record<string, number>>;
  /** Of whoever wants most for itself and knows that the others do, too. */
  readonly selfish: number;
}
