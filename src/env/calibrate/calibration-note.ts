/** What had to be done to fit an economy, for whoever reads its numbers. */
export interface CalibrationNote {
  readonly code: string;
  readonly message: string;
}
