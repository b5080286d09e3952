/**
 * Person files of the Public Use Microdata Sample of the American Community Survey (U.S. Census Bureau). Codes are those of
 * its data dictionary, https://www.census.gov/programs-surveys/acs/microdata/documentation.html.
 */
import { educationLabels, housingLabels, maritalStatusLabels } from "../../labels.ts";
import { educationOf, housingOf } from "../census/categories.ts";
import { isUnknown } from "./column-readers.ts";
import type { ColumnRule } from "./column-rules.ts";
import { byCode, numberBut, occupationRules, payBut, type SurveyFormat } from "./survey-codes.ts";

type Convert = NonNullable<ColumnRule["convert"]>;

/** Blank, or letters b in what comes from the Bureau's interface: not in the universe, which there is also −1 and −9. */
const known =
  (convert: Convert): Convert =>
  (field, at) =>
    /^b*$/i.test(field) || field === "-1" || field === "-9" ? "" : convert(field, at);

function whole(field: string, most: number): number | undefined {
  const code = Number(field);
  return Number.isInteger(code) && code >= 1 && code <= most ? code : undefined;
}

export const pums: SurveyFormat = {
  name: "pums",
  description: "person files of the Census Bureau's PUMS: WAGP over WKHP and weeks, PWGTP",
  signature: ["WAGP", "PWGTP"],
  wages: ["WAGP"],
  rules: () => ({
    wage: [{ column: "WAGP", per: "year", adjustment: "ADJINC", convert: known(payBut(() => false)) }],
    hours: [{ column: "WKHP", convert: known(numberBut(0)) }],
    weeks: [
      { column: "WKWN", convert: known(numberBut(0)) },
      // Intervals 50–52, 48–49, 40–47, 27–39, 14–26, fewer than 14, by their middles.
      { column: "WKW", convert: known(byCode({ 1: 51, 2: 48.5, 3: 43.5, 4: 33, 5: 20, 6: 7 })) },
    ],
    weight: [{ column: "PWGTP" }],
    age: [{ column: "AGEP", convert: numberBut(0) }],
    sex: [{ column: "SEX", convert: byCode({ 1: "male", 2: "female" }) }],
    education: [
      {
        column: "SCHL",
        convert: known((field) => {
          const code = whole(field, 24);
          return code === undefined ? undefined : educationLabels[educationOf(code)];
        }),
      },
    ],
    maritalStatus: [{ column: "MAR", convert: known((field) => maritalStatusLabels[(whole(field, 5) ?? 0) - 1]) }],
    householdSize: [{ column: "NP", convert: known(numberBut(0)) }],
    housing: [
      {
        column: "TEN",
        convert: (field) => {
          const code = isUnknown(field) || /^b+$/i.test(field) ? 0 : Number(field);
          return [0, 1, 2, 3, 4].includes(code) ? housingLabels[housingOf(code)] : undefined;
        },
      },
    ],
    ...occupationRules("OCCP", null),
  }),
};
