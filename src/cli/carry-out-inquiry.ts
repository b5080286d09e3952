/** Carries out what asks models apart from a simulation, and shows how it gets on. */
import type { ModelProviders } from "../models/model-provider.ts";
import type { InquiryHead, InquiryOptions } from "../run/inquiry.ts";
import { interruptSignal } from "./interrupt.ts";
import { remark } from "./output.ts";
import { tellUnknownPrices } from "./price-options.ts";

/** Answers after which a line says how many there are. */
const answersPerLine = 100;

type Given = Pick<InquiryOptions<InquiryHead>, "env" | "signal" | "onStart" | "onHeld" | "onCall">;

/** @param work is given what every inquiry is told; what it throws ends it */
export async function carryOutInquiry<Result>(
  { asked, models }: Pick<InquiryHead, "asked" | "models">,
  providers: ModelProviders,
  quiet: boolean,
  work: (given: Given) => Promise<Result>,
): Promise<Result> {
  const { signal, release } = interruptSignal();
  if (!quiet) tellUnknownPrices(asked, providers, models.prices);
  let answers = 0;
  try {
    return await work({
      ...{ env: process.env, signal, onHeld: remark },
      ...(!quiet && {
        onStart: (run: string) => remark(`run ${run}`),
        onCall: () => {
          if (++answers % answersPerLine === 0) remark(`${answers} answers`);
        },
      }),
    });
  } finally {
    release();
  }
}
