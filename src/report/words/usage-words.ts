/** Of tokens that are not all a server's own count. */
export const estimatedUsage = "tokens estimated where the server reported none";
