/** What can be done with what is stored of questions apart from a simulation: shown, gone on with, replayed. */
import { type JudgeResult, judge } from "../analysis/judge/judge.ts";
import { storedJudge } from "../analysis/judge/stored-judge.ts";
import { type ObjectiveResult, objective } from "../analysis/objective/objective.ts";
import { storedObjective } from "../analysis/objective/stored-objective.ts";
import { UsageError } from "../base/errors.ts";
import type { Kinds } from "../plugins/kinds.ts";
import { kindsOf } from "../plugins/load-plugins.ts";
import { judgeReport } from "../report/text/judge-report.ts";
import { objectiveReport } from "../report/text/objective-report.ts";
import type { Inquired, InquiryHead } from "../run/inquiry.ts";
import type { Again } from "../run/stored-inquiry.ts";
import { type ModelPrices, withLaterPrices } from "../scenario/price-file.ts";
import { type InquiryCommand, inquiryCommands } from "../store/inquiries.ts";
import type { RunDetails } from "../store/store.ts";
import { remark } from "./output.ts";
import { userAtTerminal } from "./user-order.ts";

interface StoredInquiry {
  /** @param prices that go before those that it was begun with */
  readonly open: (run: RunDetails, prices?: ModelPrices) => Promise<OpenedInquiry>;
  /** @param result as it was stored */
  readonly report: (result: unknown) => string;
}

export interface OpenedInquiry {
  readonly head: InquiryHead;
  readonly kinds: Kinds;
  readonly again: Again;
}

const known: Record<InquiryCommand, StoredInquiry> = {
  judge: {
    open: async (run, laterPrices) => {
      const stored = storedJudge(run);
      const head = laterPrices ? withLaterPrices(stored, laterPrices) : stored;
      const kinds = await kindsOf(head);
      return { head, kinds, again: (options) => judge({ ...options, head, kinds, laterPrices }) };
    },
    report: (result) => judgeReport(result as Inquired<JudgeResult>),
  },
  objective: {
    open: async (run, laterPrices) => {
      const { head: stored, kinds, prepared } = await storedObjective(run);
      const head = laterPrices ? withLaterPrices(stored, laterPrices) : stored;
      const user = userAtTerminal(process.stdin, remark);
      const again: Again = (options) =>
        objective({ ...options, head, kinds, prepared, user, laterPrices }).finally(user.close);
      return { head, kinds, again };
    },
    report: (result) => objectiveReport(result as Inquired<ObjectiveResult>),
  },
};

/** @throws UsageError where it is of a kind that this version does not know */
export function storedInquiry({ id, command }: RunDetails): StoredInquiry {
  const kind = inquiryCommands.find((one) => command === one);
  const found = kind && known[kind];
  if (!found) throw new UsageError(`run ${id} holds what ${command} asked; this llm-econ cannot read it`);
  return found;
}

/** What came of one, in words. @param path of the database */
export function inquiryReport(run: RunDetails): string {
  const { id, name, status, error, summary } = run;
  if (summary !== null) return storedInquiry(run).report(summary);
  return [`${name}: ${status}${error === null ? "" : `: ${error}`}`, `llm-econ resume ${id} goes on with it`].join(
    "\n",
  );
}
