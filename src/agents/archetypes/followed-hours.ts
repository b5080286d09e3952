import type { Economy } from "../../env/economy.ts";

/** Best hours a week below which a ratio to them says nothing. */
const fewestHours = 1;

/**
 * Hours of who follows another: the own best response, times what the other's hours are to his best response; where that
 * is less than an hour, plus what they are beyond it. Where going to work costs something, who works is who gains by it.
 * @param best the own best response, hours a week
 * @param donor what the other does, and would best do
 */
export function followedHours(
  { hours: { limit, nearest, answerLimit }, workCosts }: Economy,
  best: number,
  donor: { readonly hours: number; readonly best: number },
): number {
  const most = limit ?? answerLimit;
  const within = (hours: number): number => nearest(Math.min(Math.max(hours, 0), Math.max(most, best)));
  if (workCosts) {
    if (best === 0) return 0;
    // Whether the other works is his own affair; by how much more or less he does is what is taken over.
    return donor.hours > 0 && donor.best >= fewestHours ? within(best * (donor.hours / donor.best)) : within(best);
  }
  return donor.best >= fewestHours
    ? within(best * (donor.hours / donor.best))
    : within(best + donor.hours - donor.best);
}
