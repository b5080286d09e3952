/**
 * Extracts of IPUMS CPS (S. Flood et al., IPUMS CPS, https://cps.ipums.org) as CSV: pay of last year with the weights of the
 * Annual Social and Economic Supplement, or weekly and hourly earnings with those of the outgoing rotation groups. Codes are
 * those of its pages of variables, https://cps.ipums.org/cps-action/variables/INCWAGE and so on.
 */
import type { ColumnRule } from "./column-rules.ts";
import { byCode, byRange, numberBut, occupationRules, payBut, type SurveyFormat } from "./survey-codes.ts";

/** 9999999 or, in later extracts, 99999999: not in the universe; with 8 at the end: missing. */
const missingIncome = [9_999_998, 9_999_999, 99_999_998, 99_999_999];

/** Not in the universe is all nines, of a length that changed: 99.99 or 999.99, 9999.99 to 999999.99, and 999999. */
function isNines(amount: number): boolean {
  return /^9{2,3}\.99$|^9{4,6}\.99$|^999999$/.test(amount.toFixed(2).replace(/\.00$/, ""));
}

/** 997: hours vary; 998: not known; 999: not in the universe. */
const hours = (column: string): ColumnRule => ({ column, convert: numberBut(0, 997, 998, 999) });

const pay: Readonly<Record<string, ColumnRule>> = {
  INCWAGE: { column: "INCWAGE", per: "year", convert: payBut((amount) => missingIncome.includes(amount)) },
  EARNWEEK2: { column: "EARNWEEK2", per: "week", convert: payBut((amount) => amount > 1000 && isNines(amount)) },
  EARNWEEK: { column: "EARNWEEK", per: "week", convert: payBut((amount) => amount > 1000 && isNines(amount)) },
  HOURWAGE2: { column: "HOURWAGE2", per: "hour", convert: payBut(isNines) },
  HOURWAGE: { column: "HOURWAGE", per: "hour", convert: payBut(isNines) },
};

export const ipumsCps: SurveyFormat = {
  name: "ipums-cps",
  description:
    "extracts of IPUMS CPS: INCWAGE over UHRSWORKLY and weeks with ASECWT, or EARNWEEK or HOURWAGE with EARNWT",
  signature: ["ASECWT", "EARNWT"],
  wages: Object.keys(pay),
  rules: (wage) => {
    const isOfLastYear = wage === "INCWAGE";
    return {
      wage: [pay[wage]],
      hours: isOfLastYear ? [hours("UHRSWORKLY")] : ["UHRSWORKORG", "UHRSWORK1", "UHRSWORKT"].map(hours),
      weeks: isOfLastYear
        ? [
            { column: "WKSWORK1", convert: numberBut(0) },
            // Intervals 1–13, 14–26, 27–39, 40–47, 48–49, 50–52, by their middles; 9: not in the universe.
            { column: "WKSWORK2", convert: byCode({ 0: "", 1: 7, 2: 20, 3: 33, 4: 43.5, 5: 48.5, 6: 51, 9: "" }) },
          ]
        : [],
      weight: isOfLastYear ? [{ column: "ASECWT" }] : [{ column: "EARNWT" }],
      age: [{ column: "AGE", convert: numberBut(0, 999) }],
      sex: [{ column: "SEX", convert: byCode({ 1: "male", 2: "female", 9: "" }) }],
      education: [
        {
          column: "EDUC",
          // 001: not in the universe; 071: grade 12 without a diploma; 072: unclear; 073: diploma; 080–100: college
          // without a degree of four years; 110 and 111: four years, bachelor's degree; 999: missing.
          convert: byRange(
            [0, "less-than-high-school"],
            [1, ""],
            [2, "less-than-high-school"],
            [72, "high-school"],
            [80, "some-college"],
            [110, "bachelor"],
            [120, "graduate"],
            [999, ""],
          ),
        },
      ],
      maritalStatus: [
        {
          column: "MARST",
          // 7: widowed or divorced, in some years.
          convert: byCode({
            ...{ 1: "married", 2: "married", 3: "separated", 4: "divorced", 5: "widowed", 6: "never-married" },
            ...{ 7: "", 9: "" },
          }),
        },
      ],
      householdSize: [{ column: "NUMPREC", convert: numberBut(0) }],
      // The Current Population Survey has the occupation codes of 2018 since 2020.
      ...occupationRules("OCC", 2020),
    };
  },
};
