/** What a run says of what was read and of who was asked. */

/** What files are read for. */
export const fileRoles = [
  "scenario",
  "reform",
  "prices",
  "law",
  "people",
  "census",
  "persona",
  "prompt",
  "fitted",
  "plugin",
  "model",
  "texts",
] as const;

export type FileRole = (typeof fileRoles)[number];

export interface DataFile {
  /** From the folder of the scenario; of what ships with llm-econ, in its package. Earlier versions had it as it was given. */
  readonly path: string;
  readonly sha256: string;
  /** Of a model's file. */
  readonly bytes?: number | undefined;
  /** What it is read for; absent in runs of earlier versions. */
  readonly role?: FileRole | undefined;
}

/** Hosts that models were asked at, by model as the scenario names it. */
export type Endpoints = Readonly<Record<string, readonly string[]>>;

/** Hosts of earlier and later times together, each once. */
export function allEndpoints(before: Endpoints | null, later: Endpoints): Endpoints {
  const all = new Map(Object.entries(before ?? {}));
  for (const [model, hosts] of Object.entries(later))
    all.set(model, [...new Set([...(all.get(model) ?? []), ...hosts])]);
  return Object.fromEntries(all);
}

/** Files of earlier and later times together; one that had changed stands twice. */
export function allFiles(before: readonly DataFile[], later: readonly DataFile[]): readonly DataFile[] {
  const isKnown = ({ path, sha256 }: DataFile): boolean =>
    before.some((file) => file.path === path && file.sha256 === sha256);
  return [...before, ...later.filter((file) => !isKnown(file))];
}
