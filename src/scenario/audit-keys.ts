/** What `llm-econ audit` writes into the scenario of an audit, so that it can be gone on with and gone through again. */
import { z } from "zod";

export const auditKeys = z
  .strictObject({
    kind: z.string().min(1).meta({ description: "Name of the audit" }),
    repeats: z.int().min(1).meta({ description: "How often each question is put" }),
    draws: z.int().min(1).meta({ description: "Choosers by lot, and resamples, that results are set beside" }),
    run: z
      .string()
      .min(1)
      .optional()
      .meta({ description: "Id of a stored run of the same model that is looked at, too" }),
    parts: z.array(z.string().min(1)).optional().meta({
      description: "Of all audits as one, those that it is made of; without it those that there were at first",
    }),
    vary: z.array(z.string().min(1)).optional().meta({ description: "Facts of persons that differ between twins" }),
  })
  .optional()
  .meta({
    description: "What `llm-econ audit` writes: the workers are the persons in whose place workers.model is examined",
  });
