/**
 * Extracts of IPUMS USA (S. Ruggles et al., IPUMS USA, https://usa.ipums.org) as CSV, of the American Community Survey and
 * the decennial censuses. Codes are those of its pages of variables, https://usa.ipums.org/usa-action/variables/INCWAGE and so on.
 */
import { byCode, byRange, numberBut, occupationRules, payBut, type SurveyFormat } from "./survey-codes.ts";

const [lessThanHighSchool, highSchool, someCollege, bachelor, graduate] = [
  "less-than-high-school",
  "high-school",
  "some-college",
  "bachelor",
  "graduate",
];

export const ipumsUsa: SurveyFormat = {
  name: "ipums-usa",
  description: "extracts of IPUMS USA: INCWAGE over UHRSWORK and weeks, PERWT",
  signature: ["PERWT"],
  wages: ["INCWAGE"],
  rules: () => ({
    // 999999: not in the universe; 999998: missing.
    wage: [{ column: "INCWAGE", per: "year", convert: payBut((amount) => amount === 999_999 || amount === 999_998) }],
    // 0: not in the universe; 99 is the top code.
    hours: [{ column: "UHRSWORK", convert: numberBut(0) }],
    weeks: [
      { column: "WKSWORK1", convert: numberBut(0) },
      // Intervals 1–13, 14–26, 27–39, 40–47, 48–49, 50–52, by their middles.
      { column: "WKSWORK2", convert: byCode({ 0: "", 1: 7, 2: 20, 3: 33, 4: 43.5, 5: 48.5, 6: 51 }) },
    ],
    weight: [{ column: "PERWT" }],
    age: [{ column: "AGE", convert: numberBut(0, 999) }],
    sex: [{ column: "SEX", convert: byCode({ 1: "male", 2: "female", 9: "" }) }],
    education: [
      {
        column: "EDUCD",
        // 061: grade 12 without a diploma; 062–064: diploma or GED; 065–090: college without a degree of four years.
        convert: byRange(
          [0, ""],
          [2, lessThanHighSchool],
          [62, highSchool],
          [65, someCollege],
          [100, bachelor],
          [110, graduate],
          [999, ""],
        ),
      },
      {
        column: "EDUC",
        // 00: not in the universe, or no schooling; 06: grade 12; 07–09: one to three years of college.
        convert: byRange(
          [0, lessThanHighSchool],
          [6, highSchool],
          [7, someCollege],
          [10, bachelor],
          [11, graduate],
          [99, ""],
        ),
      },
    ],
    maritalStatus: [
      {
        column: "MARST",
        convert: byCode({
          1: "married",
          2: "married",
          3: "separated",
          4: "divorced",
          5: "widowed",
          6: "never-married",
          9: "",
        }),
      },
    ],
    householdSize: [
      { column: "NUMPREC", convert: (field) => (Number(field) > 100 || Number(field) === 0 ? "" : field) },
    ],
    // The American Community Survey has the occupation codes of 2018 since that year.
    ...occupationRules("OCC", 2018),
  }),
};
