/** What users add to a run or a comparison: tags to find it by, and a note. */
import { UsageError } from "../base/errors.ts";
import { suggestion } from "../base/nearest.ts";

export interface Annotations {
  /** In the order in which they were given. */
  readonly tags: readonly string[];
  readonly note: string | null;
}

export interface AnnotationChange {
  readonly addTags?: readonly string[];
  readonly removeTags?: readonly string[];
  /** Null takes it away. */
  readonly note?: string | null;
}

const tagForm = /^[\p{L}\p{N}][\p{L}\p{N}_.:/+-]{0,63}$/u;

/**
 * @param what as in `run 01a2…`
 * @throws UsageError for a tag that is there already, that is not there, or that is none
 */
export function annotated(
  what: string,
  { tags, note }: Annotations,
  { addTags = [], removeTags = [], note: words = note }: AnnotationChange,
): Annotations {
  const left = [...tags];
  for (const tag of removeTags) {
    if (!left.includes(tag))
      throw new UsageError(
        left.length === 0 ? `${what} has no tags` : `${what} has no tag "${tag}"; ${suggestion(tag, left)}`,
      );
    left.splice(left.indexOf(tag), 1);
  }
  for (const tag of addTags) {
    if (!tagForm.test(tag))
      throw new UsageError(`"${tag}" is no tag; expected letters, digits and . _ : / + -, at most 64, no spaces`);
    if (left.includes(tag)) throw new UsageError(`${what} has the tag "${tag}" already`);
    left.push(tag);
  }
  return { tags: left, note: words };
}
