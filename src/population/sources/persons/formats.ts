/** The formats of surveys that are known by name. */
import { ipumsCps } from "./ipums-cps.ts";
import { ipumsUsa } from "./ipums-usa.ts";
import { pums } from "./pums.ts";
import type { SurveyFormat } from "./survey-codes.ts";

export const surveyFormats: readonly SurveyFormat[] = [ipumsUsa, ipumsCps, pums];
