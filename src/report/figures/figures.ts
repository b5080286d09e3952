import type { ReportData } from "../data/report-data.ts";
import { averageRates } from "./average-rates.ts";
import { differences } from "./differences.ts";
import { electionShares, platforms } from "./elections.ts";
import type { Figure } from "./figure.ts";
import { frontierFigure } from "./frontier.ts";
import { gains } from "./gains.ts";
import { hours } from "./hours.ts";
import { incomes } from "./incomes.ts";
import { lorenzCurves } from "./lorenz.ts";
import { marginalRates } from "./marginal-rates.ts";
import { ratePath } from "./rate-path.ts";
import { response } from "./response.ts";
import { welfarePath } from "./welfare-path.ts";
import { whyRatesFigure } from "./why-rates.ts";

/** Every figure that there is data for, in the order of a report. */
export function figuresOf(data: ReportData): readonly Figure[] {
  if (data.arms.length === 0) return [];
  const figures = [
    differences(data),
    marginalRates(data),
    averageRates(data),
    whyRatesFigure(data),
    welfarePath(data),
    hours(data),
    incomes(data),
    lorenzCurves(data),
    gains(data),
    response(data),
    data.frontier ? frontierFigure(data.frontier) : null,
    ratePath(data),
    electionShares(data),
    platforms(data),
  ];
  return figures.filter((figure) => figure !== null);
}
