/** Reads PUMS files into the few columns that the census tables need. */
import { ScenarioError } from "../../../base/errors.ts";
import { nearest } from "../../../base/nearest.ts";
import { ageBands, bandOf, educationOf, hoursClasses, housingOf } from "./categories.ts";
import { assumedFamilies } from "./families/assumed-families.ts";
import type { FamilyRecords } from "./families/family-records.ts";
import type { FamilyShare } from "./families/family-types.ts";
import { HouseholdMembers, hasLinks, type MemberTicket } from "./families/linked-families.ts";
import { furtherFacts, type HouseholdFacts, HouseholdIndex } from "./households.ts";
import { type Occupation, occupationOf, packagedOccupations } from "./occupation-list.ts";
import {
  integerIn,
  isCivilianOfWorkingAge,
  isInInstitution,
  isNotEmployed,
  isWageEarner,
  occupationCodeOf,
} from "./pums-fields.ts";
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
  /** Weeks worked in the year; empty where the files do not have them. */
  readonly weeks: number[];
  /** Null where the files do not say enough. */
  readonly families: FamilyRecords | null;
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

/** What there is to know of somebody once all files have been read. */
interface Pending {
  /** Position in the records; −1 for who does not work. */
  readonly record: number;
  readonly nonWorker: Omit<FamilyRecords["nonWorkers"][number], "family"> | undefined;
  readonly age: number;
  readonly isMarried: boolean;
  readonly isCivilian: boolean;
  /** PINCP, dollars of the survey; NaN where unknown. */
  readonly income: number;
  /** ADJINC/1e6. */
  readonly factor: number;
  readonly household: () => HouseholdFacts;
  readonly member: MemberTicket | undefined;
}

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
  for (const { path, columns } of housingFiles) await readPums(path, columns, (row) => index.add(row, columns));

  const records = emptyRecords();
  const addRecord = recordAdder(records, weightColumn);
  const has = (column: string) => personFiles.every(({ columns }) => columns.includes(column));
  const hasHouseholds = isJoined || hasOwnFacts;
  const hasTypes = (isJoined ? housingFiles : personFiles).every(({ columns }) => columns.includes("HHT"));
  const links = !hasHouseholds
    ? null
    : personFiles.every(({ columns }) => hasLinks(columns))
      ? "linked"
      : hasTypes
        ? "assumed"
        : null;
  const members = new HouseholdMembers();
  const pending: Pending[] = [];
  for (const file of personFiles) {
    const stateColumn = state === undefined ? undefined : stateColumnOf(file);
    const earnedColumn = has("PERNP") ? "PERNP" : "WAGP";
    await readPums(file.path, file.columns, (row) => {
      if (stateColumn && row.number(stateColumn) !== state) return;
      const age = row.number("AGEP");
      const home = isJoined ? index.addPerson(row, age) : -1;
      const own = !isJoined && hasOwnFacts ? ownHousehold(row, file.columns) : undefined;
      const isMarried = row.text("MAR") === "1";
      const member = links === "linked" ? members.add(row, age, isMarried, row.number(earnedColumn)) : undefined;
      const isRecord = addRecord(row);
      if (isRecord && has("WKWN")) records.weeks.push(integerIn(row, "WKWN", 1, 52));
      const weight = row.number(weightColumn);
      const isWanted = !isRecord && links !== null && weight > 0 && isNotEmployed(row);
      const nonWorker = isWanted && !isInInstitution(row, file.columns) ? nonWorkerOf(row, weight) : undefined;
      if (!hasHouseholds || !(isRecord || nonWorker)) return;
      pending.push({
        record: isRecord ? records.age.length - 1 : -1,
        nonWorker,
        age,
        isMarried,
        isCivilian: isCivilianOfWorkingAge(row),
        income: has("PINCP") && row.text("PINCP") !== "" ? row.number("PINCP") : Number.NaN,
        factor: row.number("ADJINC") / 1e6,
        household: () => own ?? index.at(home),
        member,
      });
    });
  }
  for (const { record, household } of pending) if (record >= 0) addHousehold(records, household());
  if (records.age.length > 0)
    return links === null ? records : { ...records, families: familyRecordsOf(pending, links, members) };
  throw new ScenarioError(`${files.join(", ")}: no employed wage earner aged 16 or more`, {
    hint: "expected a person file in which some rows have ESR 1, 2, 4 or 5, WAGP > 0 and WKHP > 0",
  });
}

function emptyRecords(): CensusRecords {
  const occupations = [...packagedOccupations()];
  return {
    ...{ ageBand: [], sex: [], education: [], group: [], hoursClass: [], age: [], hours: [], occupation: [] },
    ...{ wage: [], weight: [], marital: [], householdSize: [], children: [], housing: [], weeks: [], families: null },
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

function ownHousehold(row: PumsRow, columns: readonly string[]): HouseholdFacts {
  return {
    ...furtherFacts(row, columns),
    size: integerIn(row, "NP", 1, 20),
    under18: integerIn(row, "KIDS_U18", 0, 20),
    housing: housingOf(integerIn(row, "TEN", 0, 4)),
  };
}

function nonWorkerOf(row: PumsRow, weight: number): Pending["nonWorker"] {
  return {
    ageBand: bandOf(ageBands, integerIn(row, "AGEP", 18, 64)),
    sex: 2 - integerIn(row, "SEX", 1, 2),
    education: educationOf(integerIn(row, "SCHL", 1, 24)),
    weight,
  };
}

function familyRecordsOf(
  pending: readonly Pending[],
  links: FamilyRecords["links"],
  members: HouseholdMembers,
): FamilyRecords {
  const families: FamilyRecords = { links, family: [], otherIncome: [], isCivilian: [], nonWorkers: [] };
  for (const person of pending) {
    if (person.nonWorker && person.household().isInstitution) continue;
    const { family, otherIncome } = familyOf(person, members);
    if (person.nonWorker) families.nonWorkers.push({ ...person.nonWorker, family });
    if (person.record < 0) continue;
    families.family.push(family);
    families.otherIncome.push(otherIncome * person.factor);
    families.isCivilian.push(person.isCivilian);
  }
  return families;
}

function familyOf(
  { member, household, age, isMarried, income }: Pending,
  members: HouseholdMembers,
): { readonly family: readonly FamilyShare[]; readonly otherIncome: number } {
  if (member) {
    const { family, spouseEarned } = members.familyOf(member);
    return { family: [family], otherIncome: spouseEarned };
  }
  const home = household();
  const minors = othersBelow18(home, age);
  const { type: householdType, size } = home;
  const adults = size - minors - (age < 18 ? 1 : 0);
  return {
    family: assumedFamilies({ isMarried, age, householdType, size, minors }),
    otherIncome: isMarried && adults === 2 ? home.income - income : Number.NaN,
  };
}

/** A minor is not one of the children of its own household. */
function othersBelow18({ under18, size }: HouseholdFacts, age: number): number {
  return Math.max(0, Math.min(under18 - (age < 18 ? 1 : 0), size - 1));
}

/** For the next record in line. */
function addHousehold(records: CensusRecords, home: HouseholdFacts): void {
  const age = records.age[records.householdSize.length];
  records.householdSize.push(home.size);
  records.children.push(othersBelow18(home, age));
  records.housing.push(home.housing);
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
