/** A page of a list. */
import { HttpError } from "./http-error.ts";

interface Keys {
  /** Members of a page that names no number. */
  readonly usual: number;
  readonly most: number;
  /** Key of the query that names the member after which the page begins. */
  readonly after: string;
  /** Key of the query that names the member before which the page ends. */
  readonly before?: string;
}

/** @throws HttpError 400 for a number that is none, 404 for a member that is not there */
export function page<Member extends { readonly id: string }>(
  all: readonly Member[],
  query: URLSearchParams,
  { usual, most, after, before }: Keys,
): { readonly data: readonly Member[]; readonly hasMore: boolean } {
  const limit = Number(query.get("limit") ?? usual);
  if (!Number.isInteger(limit) || limit < 1 || limit > most)
    throw new HttpError(400, `limit: expected a whole number from 1 to ${most}`, { param: "limit" });
  const placeOf = (key: string): number | null => {
    const id = query.get(key);
    if (id === null) return null;
    const place = all.findIndex((member) => member.id === id);
    if (place < 0) throw new HttpError(404, `${key}: no ${id}`, { param: key });
    return place;
  };
  const end = before === undefined ? null : placeOf(before);
  if (end !== null) return { data: all.slice(Math.max(0, end - limit), end), hasMore: end > limit };
  const start = (placeOf(after) ?? -1) + 1;
  return { data: all.slice(start, start + limit), hasMore: all.length > start + limit };
}
