/** `economy.utility: {expression: …}`. Apart from the utility itself, which needs no schema. */
import { z } from "zod";
import { expressionWords, userUtility } from "./user-utility.ts";
import type { UtilityKind } from "./utility.ts";

const options = z.strictObject({ expression: z.string().min(1) });

export const expressionKind: UtilityKind = {
  name: "expression",
  description: "a formula in c (consumption), l (weekly hours), psi, e (elasticity) and w (wage)",
  uses: [],
  options,
  words: (given) => expressionWords(options.parse(given).expression),
  create: (given) => userUtility(options.parse(given).expression),
};
