import { z } from "zod";
import type { ElectionRow } from "../../store/tables.ts";
import type { BallotList, Election, ElectionPage } from "../api.ts";
import { type Dashboard, runId } from "../dashboard.ts";
import { limit, parsedQuestion, queryOf, whole } from "../query.ts";

const rates = z.array(z.number());
const parameters = z.record(z.string(), z.number());

/** What an election's row holds as JSON; what earlier versions did not write is empty. */
const details = z.object({
  candidates: z
    .array(
      z.object({
        name: z.string(),
        rates: rates.default([]),
        parameters: parameters.optional(),
        isIncumbent: z.boolean().default(false),
        slogan: z.string().optional(),
      }),
    )
    .default([]),
  shares: z.array(z.number()).default([]),
  pairwise: z.array(z.array(z.number())).nullable().default(null),
  rounds: z.array(z.object({ shares: z.array(z.number()), eliminated: z.number().nullable() })).default([]),
  rates: rates.nullable().default(null),
  parameters: parameters.nullable().default(null),
  failure: z.string().nullable().default(null),
  choseCondorcet: z.boolean().nullable().default(null),
});

export function electionDetails(value: unknown): z.output<typeof details> {
  const parsed = details.safeParse(value);
  return parsed.success ? parsed.data : details.parse({});
}

export async function electionPage(dashboard: Dashboard, reference: string): Promise<ElectionPage> {
  const id = await runId(dashboard, reference);
  return { elections: dashboard.views.elections(id).map(electionOf) };
}

function electionOf({ details: told, ...row }: ElectionRow): Election {
  const { candidates, ...others } = electionDetails(told);
  return {
    ...row,
    ...others,
    candidates: candidates.map(({ parameters: values, slogan, ...candidate }) => ({
      ...candidate,
      ...(values && { parameters: values }),
      ...(slogan !== undefined && { slogan }),
    })),
  };
}

const asked = z.object({ offset: whole(0).default(0), limit: limit(200, 5000) });

export async function ballotList(
  dashboard: Dashboard,
  reference: string,
  step: string,
  query: URLSearchParams,
): Promise<BallotList> {
  const { offset, limit: most } = queryOf(asked, query);
  const number = parsedQuestion(whole(1), step);
  const id = await runId(dashboard, reference);
  const ballots = dashboard.views.ballots(id, number, offset, most).map(({ step: _, ...ballot }) => ballot);
  return { step: number, total: dashboard.views.ballotCount(id, number), offset, ballots };
}
