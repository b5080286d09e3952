/** Keys of `planner.welfare` beside `kind` and `aversion`. */
export interface WelfareSettings {
  readonly floor?: number | undefined;
  readonly expression?: string | undefined;
  /** A column of persons, or `tenth`: of income without tax. */
  readonly groups?: string | undefined;
  /** Welfare of each group. */
  readonly within?: WithinGroups | undefined;
  /** 0: the least of groups; the higher above it, the nearer to that is what also counts the others. */
  readonly smooth?: number | undefined;
  /** Part of people, the worst-off, who count. */
  readonly share?: number | undefined;
}

export interface WithinGroups {
  readonly kind: string;
  readonly aversion?: number | undefined;
}

/** What the scenario asks of a welfare function. */
export interface WelfareTraits {
  readonly aversion: number | null;
  readonly floor: number | null;
  /** What its settings are where the scenario gives none, and which it needs; they are stored with the scenario. */
  readonly settings?: {
    readonly defaults: WelfareSettings;
    readonly needs: readonly (keyof WelfareSettings)[];
  };
  /** Refuses settings that do not go with each other. */
  readonly configured?: (settings: WelfareSettings, people: null) => unknown;
}
