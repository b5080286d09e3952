/** What a schedule is worth, dollars a year per worker. */
export interface ScheduleValue {
  readonly welfare: number;
  readonly revenuePerWorker: number;
}
