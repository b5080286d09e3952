import { ces } from "./ces.ts";
import { cvar } from "./cvar.ts";
import { expressionWelfare } from "./expression/expression-welfare.ts";
import { groupMaximin } from "./group-maximin.ts";
import { inverseIncome } from "./inverse-income.ts";
import { kolm } from "./kolm.ts";
import { paperWelfare } from "./paper.ts";
import { rawlsian } from "./rawlsian.ts";
import { utilitarian } from "./utilitarian.ts";
import type { WelfareKind } from "./welfare-kind.ts";

/** What `planner.welfare.kind` can name without a plugin. */
export const welfareKinds: readonly WelfareKind[] = [
  utilitarian,
  ces,
  rawlsian,
  inverseIncome,
  kolm,
  groupMaximin,
  cvar,
  expressionWelfare,
  paperWelfare,
];

/** Undefined for the function of a plugin. */
export function builtInWelfare(name: string): WelfareKind | undefined {
  return welfareKinds.find((kind) => kind.name === name);
}
