/** Reads PUMS files into the few columns that the census tables need. */
import { ScenarioError } from "../../../base/errors.ts";
import { nearest } from "../../../base/nearest.ts";
import { ageBands, bandOf, educationOf, hoursClasses, housingOf } from "./categories.ts";
import { type HouseholdFacts, HouseholdIndex } from "./households.ts";
import { type Occupation, occupationOf, packagedOccupations } from "./occupation-list.ts";
import { integerIn, isWageEarner, occupationCodeOf } from "./pums-fields.ts";
import { type PumsRow, pumsColumns, readPums } from "./pums-file.ts";

/** Employed wage earners; position i of every column is the same record. Categories are indexes of their labels. */
export interface CensusRecords {
  readonly ageBand: number[];
  readonly sex: number[];
  readonly education: number[];
  /** Index in `groups`. */
  readonly group: number[];
  readonly hoursClass: number[];
  readonly age: number[];
  readonly hours: number[];
  /** Index in `occupations`. */
  readonly occupation: number[];
  /** Dollars an hour: WAGP·(ADJINC/1e6)/(52·WKHP). */
  readonly wage: number[];
  readonly weight: number[];
  readonly marital: number[];
  /** People, others of them under 18, and housing; empty where the files have no household facts. */
  readonly householdSize: number[];
  readonly children: number[];
  readonly housing: number[];
  /** The packaged list, then whatever other codes the files have. */
  readonly occupations: Occupation[];
  /** Codes of the occupation groups. */
  readonly groups: readonly string[];
  /** Values of ADJINC/1e6. */
  readonly adjustments: Set<number>;
}

interface PumsFile {
  readonly path: string;
  readonly columns: readonly string[];
}

const personColumns = ["AGEP", "SEX", "SCHL", "MAR", "OCCP", "WKHP", "WAGP", "ESR", "ADJINC"];
const ownHouseholdColumns = ["NP", "TEN", "KIDS_U18"];

/**
 * @param files person files, and housing files (with NP and no AGEP), in any order
 * @param weightColumn e.g. PWGTP
 * @param state FIPS code of the only state to keep
 * @throws ScenarioError for missing columns, values that are not as expected, or no employed wage earner
 */
export async function readCensusRecords(
  files: readonly string[],
  weightColumn: string,
  state?: number,
): Promise<CensusRecords> {
  const opened: PumsFile[] = [];
  for (const path of files) opened.push({ path, columns: await pumsColumns(path) });
  const isHousing = ({ columns }: PumsFile) => columns.includes("NP") && !columns.includes("AGEP");
  const housingFiles = opened.filter(isHousing);
  const personFiles = opened.filter((file) => !isHousing(file));
  const isJoined = housingFiles.length > 0;
  const hasOwnFacts = personFiles.every(({ columns }) => ownHouseholdColumns.every((name) => columns.includes(name)));
  for (const file of housingFiles) requireColumns(file, ["SERIALNO", "NP", "TEN"]);
  for (const file of personFiles) {
    requireColumns(file, [...personColumns, weightColumn, ...(isJoined ? ["SERIALNO"] : [])]);
  }

  const index = new HouseholdIndex();
  for (const { path, columns } of housingFiles) await readPums(path, columns, (row) => index.add(row));

  const records = emptyRecords();
  const addRecord = recordAdder(records, weightColumn);
  const homes: number[] = [];
  for (const file of personFiles) {
    const stateColumn = state === undefined ? undefined : stateColumnOf(file);
    await readPums(file.path, file.columns, (row) => {
      if (stateColumn && row.number(stateColumn) !== state) return;
      const home = isJoined ? index.addPerson(row, row.number("AGEP")) : -1;
      if (!addRecord(row)) return;
      if (isJoined) homes.push(home);
      else if (hasOwnFacts) addHousehold(records, ownHousehold(row));
    });
  }
  for (const home of homes) addHousehold(records, index.at(home));
  if (records.age.length > 0) return records;
  throw new ScenarioError(`${files.join(", ")}: no employed wage earner aged 16 or more`, {
    hint: "expected a person file in which some rows have ESR 1, 2, 4 or 5, WAGP > 0 and WKHP > 0",
  });
}

function emptyRecords(): CensusRecords {
  const occupations = [...packagedOccupations()];
  return {
    ...{ ageBand: [], sex: [], education: [], group: [], hoursClass: [], age: [], hours: [], occupation: [] },
    ...{ wage: [], weight: [], marital: [], householdSize: [], children: [], housing: [] },
    occupations,
    groups: [...new Set(occupations.map(({ groupCode }) => groupCode))],
    adjustments: new Set(),
  };
}

/** A function that adds a row to the records, and says whether the person is one of those wanted. */
function recordAdder(records: CensusRecords, weightColumn: string): (row: PumsRow) => boolean {
  const codeList = [...records.occupations];
  const occupationIndex = new Map(codeList.map(({ code }, position) => [code, position]));
  const groupIndex = new Map(records.groups.map((code, position) => [code, position]));
  return (row) => {
    const weight = row.number(weightColumn);
    if (weight < 0) throw row.error(weightColumn, `expected a weight of 0 or more, got ${weight}`);
    if (weight === 0 || !isWageEarner(row)) return false;
    const factor = row.number("ADJINC") / 1e6;
    if (factor <= 0) throw row.error("ADJINC", `expected a positive number, got "${row.text("ADJINC")}"`);
    const code = occupationCodeOf(row);
    const occupation = occupationIndex.get(code) ?? records.occupations.push(occupationOf(code, codeList)) - 1;
    occupationIndex.set(code, occupation);
    const age = integerIn(row, "AGEP", 16, 120);
    const hours = integerIn(row, "WKHP", 1, 99);
    records.ageBand.push(bandOf(ageBands, age));
    records.sex.push(2 - integerIn(row, "SEX", 1, 2)); // 1 is male, and female the first label
    records.education.push(educationOf(integerIn(row, "SCHL", 1, 24)));
    records.group.push(groupIndex.get(records.occupations[occupation].groupCode)!);
    records.hoursClass.push(bandOf(hoursClasses, hours));
    records.age.push(age);
    records.hours.push(hours);
    records.occupation.push(occupation);
    records.wage.push((row.number("WAGP") * factor) / (52 * hours));
    records.weight.push(weight);
    records.marital.push(integerIn(row, "MAR", 1, 5) - 1);
    records.adjustments.add(factor);
    return true;
  };
}

function ownHousehold(row: PumsRow): HouseholdFacts {
  return {
    size: integerIn(row, "NP", 1, 20),
    under18: integerIn(row, "KIDS_U18", 0, 20),
    housing: housingOf(integerIn(row, "TEN", 0, 4)),
  };
}

/** For the next record in line: a minor is not one of the children of its own household. */
function addHousehold(records: CensusRecords, { size, under18, housing }: HouseholdFacts): void {
  const others = under18 - (records.age[records.householdSize.length] < 18 ? 1 : 0);
  records.householdSize.push(size);
  records.children.push(Math.max(0, Math.min(others, size - 1)));
  records.housing.push(housing);
}

function stateColumnOf({ path, columns }: PumsFile): string {
  const column = columns.find((name) => name === "STATE" || name === "ST");
  if (!column) throw new ScenarioError(`${path}:1: no column STATE or ST to select a state by`);
  return column;
}

function requireColumns({ path, columns }: PumsFile, wanted: readonly string[]): void {
  const missing = wanted.find((name) => !columns.includes(name));
  if (missing === undefined) return;
  const near = nearest(missing, columns);
  throw new ScenarioError(`${path}:1: no column ${missing}${near ? `; did you mean ${near}?` : ""}`, {
    hint: "expected the column names of the Census Bureau's PUMS person and housing files",
  });
}
